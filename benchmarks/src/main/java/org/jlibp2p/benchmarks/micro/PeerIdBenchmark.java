package org.jlibp2p.benchmarks.micro;

import java.util.concurrent.TimeUnit;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Peer ids from text and from bytes, and back to text. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeerIdBenchmark {
    /** The form of a peer id: the key itself, as Ed25519 has it, or the hash of a longer one. */
    public enum Form {
        /** An Ed25519 key. */
        INLINE("12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN"),
        /** The hash of an RSA key. */
        HASHED("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");

        private final String text;

        Form(String text) {
            this.text = text;
        }
    }

    /** Which form. */
    @Param
    Form form;

    private String text;
    private Bytes bytes;

    /** Reads the one that all begins with. */
    @Setup(Level.Trial)
    public void read() {
        text = form.text;
        bytes = PeerId.parse(text).bytes();
    }

    /** From text. */
    @Benchmark
    public PeerId parse() {
        return PeerId.parse(text);
    }

    /** From bytes, as they come in messages. */
    @Benchmark
    public PeerId decode() {
        return PeerId.decode(bytes);
    }

    /** To text, which a peer id itself does once. */
    @Benchmark
    public String print() {
        return MultiaddrProtocol.P2P.format(bytes);
    }
}
