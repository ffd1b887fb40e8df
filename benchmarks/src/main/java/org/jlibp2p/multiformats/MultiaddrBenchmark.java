package org.jlibp2p.multiformats;

import java.util.concurrent.TimeUnit;

import org.jlibp2p.bytes.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Addresses from text and from bytes, and back to text. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MultiaddrBenchmark {
    /** Addresses as identify messages and routing tables are full of. */
    public enum Address {
        /** A socket. */
        TCP("/ip4/192.0.2.17/tcp/4001"),
        /** A socket of the longer kind. */
        QUIC("/ip6/2001:db8:85a3::8a2e:370:7334/udp/4001/quic-v1"),
        /** A name and a peer. */
        DNS("/dns4/bootstrap.example.net/tcp/443/wss/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN"),
        /** A peer behind a relay. */
        CIRCUIT("/ip4/192.0.2.17/tcp/4001/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N/p2p-circuit"
                + "/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN");

        private final String text;

        Address(String text) {
            this.text = text;
        }
    }

    /** Which address. */
    @Param
    Address address;

    private String text;
    private Multiaddr parsed;
    private Bytes bytes;

    /** Reads the one that all begins with. */
    @Setup(Level.Trial)
    public void read() {
        text = address.text;
        parsed = Multiaddr.parse(text);
        bytes = parsed.bytes();
    }

    /** From text. */
    @Benchmark
    public Multiaddr parse() {
        return Multiaddr.parse(text);
    }

    /** From bytes, as they come in messages. */
    @Benchmark
    public Multiaddr decode() {
        return Multiaddr.decode(bytes);
    }

    /** To text, which an address itself does once. */
    @Benchmark
    public String print() {
        return MultiaddrText.format(parsed.components());
    }
}
