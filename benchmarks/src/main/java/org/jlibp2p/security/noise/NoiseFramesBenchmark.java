package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.jlibp2p.bytes.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Frames sealed and opened with each cipher: an operation is a frame, so bytes a second are operations a second times the
 * size.
 *
 * <p>Sealing counts nonces up for ever, as a connection does. What is opened was sealed beforehand, a batch of frames with
 * nonces from zero on; behind the last of them the receiving state is replaced by a new one over the same cipher, which
 * costs two small objects a batch. To the cipher that is a nonce like any other: the JDK's refuses only the one it was
 * given just before.
 */
@State(Scope.Thread)
public class NoiseFramesBenchmark {
    private static final int BATCH = 64;
    private static final int SOCKET_READ = 64 * 1024;
    private static final byte[] NOTHING_ASSOCIATED = {};

    /** Whose cipher. */
    @Param({"jdk", "conscrypt"})
    String cipher;

    /** The plaintext of a frame in bytes; the last one is the most there can be. */
    @Param({"64", "1024", "65519"})
    int size;

    private AeadCipher receiving;
    private CipherState sending;
    private FrameSealer sealer;
    private FrameOpener opener;
    private Bytes plaintext;
    private ByteBuffer plaintextBuffer;
    private ByteBuffer sealedBuffer;
    private final List<Bytes> frames = new ArrayList<>(BATCH);
    private final List<Bytes> reads = new ArrayList<>(BATCH + 1);
    private int next;

    /** Seals a batch, and cuts it once by frames and once as a socket would. */
    @Setup(Level.Trial)
    public void sealBatch() {
        SplittableRandom random = new SplittableRandom(5);
        byte[] key = new byte[32];
        byte[] bytes = new byte[size];
        random.nextBytes(key);
        random.nextBytes(bytes);
        plaintext = Bytes.wrap(bytes);
        plaintextBuffer = ByteBuffer.wrap(bytes.clone());
        sealedBuffer = ByteBuffer.allocate(size + AeadCipher.TAG_SIZE);
        AeadCipher.Engine engine = AeadEngineByName.find(cipher);
        sending = new CipherState(engine.withKey(key));
        sealer = new FrameSealer(new CipherState(engine.withKey(key)));
        FrameSealer beforehand = new FrameSealer(new CipherState(engine.withKey(key)));
        for (int i = 0; i < BATCH; i++) {
            frames.add(beforehand.seal(plaintext));
        }
        Bytes stream = Bytes.concat(frames);
        for (int at = 0; at < stream.size(); at += SOCKET_READ) {
            // Each read in an array of its own, as the transport gives them.
            reads.add(
                    stream.slice(at, Math.min(at + SOCKET_READ, stream.size())).compact());
        }
        if (!new FrameOpener(new CipherState(engine.withKey(key))).open(stream).startsWith(plaintext)) {
            throw new IllegalStateException("what was opened is not what was sealed");
        }
        receiving = engine.withKey(key);
        rewind();
    }

    private void rewind() {
        opener = new FrameOpener(new CipherState(receiving));
        next = 0;
    }

    /** The cipher alone, from array to array. */
    @Benchmark
    public ByteBuffer cipherSeal() {
        sending.seal(NOTHING_ASSOCIATED, plaintextBuffer.clear(), sealedBuffer.clear());
        return sealedBuffer;
    }

    /** A frame made of plaintext. */
    @Benchmark
    public Bytes seal() {
        return sealer.seal(plaintext);
    }

    /** A frame that arrives whole and alone. */
    @Benchmark
    public Bytes open() {
        if (next == BATCH) {
            rewind();
        }
        return opener.open(frames.get(next++));
    }

    /** Frames that arrive as a stream, in reads of 64 KiB that begin and end anywhere. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void openReads(Blackhole plaintexts) {
        rewind();
        for (Bytes read : reads) {
            plaintexts.consume(opener.open(read));
        }
    }
}
