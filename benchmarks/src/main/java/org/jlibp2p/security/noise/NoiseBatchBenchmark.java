package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

import org.jlibp2p.bytes.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Full frames sealed and opened many together, as a full batch of yamux has them: an operation is a frame, so that any
 * difference from {@link NoiseFramesBenchmark} is what being together does to it.
 */
@State(Scope.Thread)
public class NoiseBatchBenchmark {
    private static final int FRAMES = 16;

    /** Whose cipher. */
    @Param({"jdk", "conscrypt"})
    String cipher;

    private AeadCipher receiving;
    private FrameSealer sealer;
    private Bytes plaintext;
    private ByteBuffer sealed;
    private ByteBuffer socketBuffer;

    /** Seals what is opened. */
    @Setup(Level.Trial)
    public void sealBatch() {
        SplittableRandom random = new SplittableRandom(7);
        byte[] key = new byte[32];
        byte[] bytes = new byte[FRAMES * FrameSealer.MAX_PLAINTEXT];
        random.nextBytes(key);
        random.nextBytes(bytes);
        plaintext = Bytes.wrap(bytes);
        AeadCipher.Engine engine = AeadEngineByName.find(cipher);
        sealer = new FrameSealer(new CipherState(engine.withKey(key)));
        sealed = ByteBuffer.allocateDirect((int) FrameSealer.sealedSize(plaintext.size()));
        socketBuffer = ByteBuffer.allocateDirect(sealed.capacity());
        new FrameSealer(new CipherState(engine.withKey(key))).seal(plaintext.borrow(ByteBuffer::wrap), sealed);
        receiving = engine.withKey(key);
    }

    /** Frames made of one run of plaintext. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public ByteBuffer seal() {
        sealer.seal(plaintext.borrow(ByteBuffer::wrap), socketBuffer.clear());
        return socketBuffer;
    }

    /** Frames that arrive in one read; by a new receiving state each time, as in {@link NoiseFramesBenchmark}. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public Bytes open() {
        return new FrameOpener(new CipherState(receiving)).open(sealed.rewind());
    }
}
