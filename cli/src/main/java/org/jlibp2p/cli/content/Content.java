package org.jlibp2p.cli.content;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.examples.StallGuard;
import org.jlibp2p.io.BlockingDuplex;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;

/**
 * A protocol that fetches what has a CID: one question and one answer on a stream of its own, in plain {@code java.io}. For threads
 * that may wait.
 *
 * <ol>
 *   <li>Whoever asks sends one byte, the length of the CID, from 1 to 127, then the CID in binary, and ends its half.
 *   <li>The answer is eight bytes, most significant first: how many bytes follow, or -1 if they are not there.
 *   <li>Then so many bytes, and the end. Whoever asked computes their hash: it has to be that of the CID.
 * </ol>
 */
public final class Content {
    /** The name of the protocol. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/jlibp2p/content/1.0.0");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_CID = 127;
    private static final int CHUNK = 64 * 1024;
    private static final long NOT_HERE = -1;

    private final SharedFiles files;
    private final AtomicInteger transfers = new AtomicInteger();

    /**
     * Something to serve.
     *
     * @param files what
     */
    public Content(SharedFiles files) {
        this.files = files;
    }

    /**
     * Serves it, on threads of the node's that may wait.
     *
     * @param node to whose peers
     */
    public void serve(Node node) {
        node.handleBlocking(PROTOCOL, this::answer);
    }

    /**
     * What is being sent at the moment.
     *
     * @return how many transfers
     */
    public int transfers() {
        return transfers.get();
    }

    private void answer(Stream stream) throws IOException {
        transfers.incrementAndGet();
        try (StallGuard guard = StallGuard.over(stream, PATIENCE)) {
            BlockingDuplex pipe = stream.blocking();
            Optional<SharedFiles.Opened> found = files.open(readCid(new DataInputStream(pipe.input())));
            DataOutputStream out = new DataOutputStream(pipe.output());
            if (found.isEmpty()) {
                out.writeLong(NOT_HERE);
                return;
            }
            try (InputStream content = found.get().input()) {
                out.writeLong(found.get().size());
                copy(content, found.get().size(), out, guard, count -> {}, Optional.empty());
            }
        } finally {
            transfers.decrementAndGet();
        }
    }

    private static Cid readCid(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte();
        if (length == 0 || length > MAX_CID) {
            throw new IOException("a CID of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        try {
            return Cid.decode(Bytes.wrap(bytes));
        } catch (RuntimeException malformed) {
            throw new IOException("not a CID: " + malformed.getMessage(), malformed);
        }
    }

    /** What comes of a request. */
    public interface Progress {
        /**
         * The peer has it.
         *
         * @param size how many bytes
         * @return how many of them are taken as they come: told again and again
         * @throws IOException if that is too much
         */
        LongConsumer begins(long size) throws IOException;
    }

    /**
     * Fetches content, and makes sure that it is what was asked for. What has been written until then is to be thrown away if this
     * fails.
     *
     * @param stream a fresh stream of {@link #PROTOCOL}
     * @param cid what: of raw bytes and SHA-256
     * @param to where it goes
     * @param progress hears how much there is, and of each piece
     * @return false if the peer does not have it
     * @throws IOException if anything breaks, or something else comes
     */
    public static boolean fetch(Stream stream, Cid cid, OutputStream to, Progress progress) throws IOException {
        if (cid.codec() != Cid.RAW || cid.hash().code() != Multihash.SHA2_256) {
            throw new IOException(cid + " is not of raw bytes and SHA-256, and can so not be checked");
        }
        try (StallGuard guard = StallGuard.over(stream, PATIENCE)) {
            BlockingDuplex pipe = stream.blocking();
            DataOutputStream question = new DataOutputStream(pipe.output());
            question.writeByte(cid.bytes().size());
            question.write(cid.bytes().toByteArray());
            question.close(); // ends this half only: the answer is still to come
            DataInputStream answer = new DataInputStream(pipe.input());
            long size = answer.readLong();
            if (size == NOT_HERE) {
                return false;
            }
            if (size < 0) {
                throw new IOException("the peer says that it has " + size + " bytes");
            }
            MessageDigest digest = SharedFiles.sha256();
            copy(answer, size, to, guard, progress.begins(size), Optional.of(digest));
            if (!Bytes.wrap(digest.digest()).equals(cid.hash().digest())) {
                throw new IOException("the peer has sent something else than " + cid);
            }
            return true;
        } catch (IOException | RuntimeException failure) {
            stream.reset(failure); // or the peer would go on
            throw failure;
        }
    }

    private static void copy(
            InputStream from,
            long size,
            OutputStream to,
            StallGuard guard,
            LongConsumer progress,
            Optional<MessageDigest> digest)
            throws IOException {
        byte[] chunk = new byte[CHUNK];
        long moved = 0;
        while (moved < size) {
            int count = from.read(chunk, 0, (int) Math.min(chunk.length, size - moved));
            if (count < 0) {
                throw new IOException("only " + moved + " of " + size + " bytes");
            }
            moved += count;
            if (digest.isPresent()) {
                digest.get().update(chunk, 0, count);
            }
            to.write(chunk, 0, count);
            guard.moved(moved);
            progress.accept(count);
        }
    }
}
