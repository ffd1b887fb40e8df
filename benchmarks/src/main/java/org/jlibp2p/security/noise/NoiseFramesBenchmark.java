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
    private ByteBuffer socketBuffer;
    private final List<ByteBuffer> frames = new ArrayList<>(BATCH);
    private final List<ByteBuffer> reads = new ArrayList<>(BATCH + 1);
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
        int frameSize = (int) FrameSealer.sealedSize(size);
        socketBuffer = ByteBuffer.allocateDirect(frameSize);
        ByteBuffer stream = ByteBuffer.allocateDirect(BATCH * frameSize);
        for (int i = 0; i < BATCH; i++) {
            beforehand.seal(plaintext.borrow(ByteBuffer::wrap), stream);
            frames.add(stream.slice(i * frameSize, frameSize));
        }
        for (int at = 0; at < stream.capacity(); at += SOCKET_READ) {
            reads.add(stream.slice(at, Math.min(SOCKET_READ, stream.capacity() - at)));
        }
        if (!new FrameOpener(new CipherState(engine.withKey(key)))
                .open(stream.flip())
                .startsWith(plaintext)) {
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

    /** A frame made of plaintext that a muxer puts there, in a buffer of the socket's. */
    @Benchmark
    public ByteBuffer seal() {
        sealer.seal(size, room -> plaintext.copyTo(room), socketBuffer.clear());
        return socketBuffer;
    }

    /** A frame that arrives whole and alone. */
    @Benchmark
    public Bytes open() {
        if (next == BATCH) {
            rewind();
        }
        return opener.open(frames.get(next++).rewind());
    }

    /** Frames that arrive as a stream, in reads of 64 KiB that begin and end anywhere. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void openReads(Blackhole plaintexts) {
        rewind();
        for (ByteBuffer read : reads) {
            plaintexts.consume(opener.open(read.rewind()));
        }
    }
}
