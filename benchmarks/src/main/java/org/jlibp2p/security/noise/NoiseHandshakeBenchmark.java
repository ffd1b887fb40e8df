package org.jlibp2p.security.noise;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A whole handshake, both sides, up to the two keys of the connection: each side makes one key pair, agrees three times and
 * checks one signature, all of which {@link HandshakeKeysBenchmark} measures singly.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NoiseHandshakeBenchmark {
    /** Whose cipher. */
    @Param({"jdk", "conscrypt"})
    String cipher;

    private HandshakePair pair;

    /** Makes the peers and their Noise keys. */
    @Setup(Level.Trial)
    public void makePeers() {
        pair = new HandshakePair(AeadEngineByName.find(cipher));
    }

    /** The handshake. */
    @Benchmark
    public void bothSides(Blackhole states) {
        HandshakePair.Done done = pair.run();
        states.consume(done.dialled().split());
        states.consume(done.listened().split());
    }
}
