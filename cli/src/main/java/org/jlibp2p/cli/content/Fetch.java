package org.jlibp2p.cli.content;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

import org.jlibp2p.connection.Stream;
import org.jlibp2p.examples.StallGuard;
import org.jlibp2p.io.BlockingDuplex;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.negotiation.ProtocolId;

/**
 * A protocol that fetches content by its name, one on each stream, in plain {@code java.io}. For threads that may wait.
 *
 * <ol>
 *   <li>Whoever wants something writes its CID, as text with two bytes in front that say how long it is.
 *   <li>The other side answers with the size, in eight bytes, or with -1 if it does not have that.
 *   <li>Then come the bytes, and the end of the stream.
 * </ol>
 *
 * <p>The CID is made from the SHA-256 of the bytes. So they are checked without trust in anybody: they are hashed as they come,
 * nothing of them is kept here, and in the end the hash is the one asked for or the fetch fails. Until then they are not to be
 * used. (IPFS cuts large content into blocks, each with a CID of its own, and knows of a wrong one after a block.)
 *
 * <p>Nobody can make the other side wait for ever, or take more than it wants: the size is known before the first byte and has
 * a bound, and a stream on which less than 64 KiB move in {@value #PATIENCE_SECONDS} seconds is reset.
 */
public final class Fetch {
    /** The protocol's name. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/jlibp2p/fetch/1.0.0");

    private static final int PATIENCE_SECONDS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);
    private static final int CHUNK = 64 * 1024;
    private static final int LEAST = 64 * 1024; // that has to move while one is patient
    private static final long NOT_HERE = -1;

    private Fetch() {}

    /**
     * Answers one request: what to give to {@link org.jlibp2p.node.Node#handleBlocking}.
     *
     * @param stream what a peer has opened
     * @param shelf finds what there is
     * @throws IOException if anything breaks, or the peer asks for something that is no CID; the stream is then reset
     */
    public static void serve(Stream stream, Function<? super Cid, ? extends Optional<? extends Content>> shelf)
            throws IOException {
        try (StallGuard guard = StallGuard.over(stream, PATIENCE)) {
            BlockingDuplex pipe = stream.blocking();
            DataOutputStream answer = new DataOutputStream(pipe.output());
            Optional<? extends Content> found = shelf.apply(parse(new DataInputStream(pipe.input()).readUTF()));
            if (found.isEmpty()) {
                answer.writeLong(NOT_HERE);
            } else {
                try (InputStream bytes = found.get().open()) {
                    answer.writeLong(found.get().size());
                    copy(bytes, found.get().size(), answer, guard, sent -> {});
                }
            }
        }
    }

    private static Cid parse(String text) throws FetchException {
        try {
            return Cid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new FetchException("not a CID: " + e.getMessage());
        }
    }

    /**
     * Fetches.
     *
     * @param stream a fresh stream of {@link #PROTOCOL}
     * @param cid what; has to be made from the SHA-256 of raw bytes
     * @param atMost how many bytes are wanted at most
     * @param to where they go; not to be used before this has returned
     * @param progress is told how many bytes there are, once; what it returns is told each time how many more have come
     * @return how many have come
     * @throws FetchException if the peer does not have it, it is too large, or is not what was asked for
     * @throws IOException if anything breaks
     */
    public static long get(
            Stream stream, Cid cid, long atMost, OutputStream to, LongFunction<? extends LongConsumer> progress)
            throws IOException {
        return get(stream, cid, atMost, to, progress, PATIENCE);
    }

    /** The same for tests that cannot be so patient. */
    static long get(
            Stream stream,
            Cid cid,
            long atMost,
            OutputStream to,
            LongFunction<? extends LongConsumer> progress,
            Duration patience)
            throws IOException {
        try (StallGuard guard = StallGuard.over(stream, patience)) {
            if (!ContentName.canBeChecked(cid)) {
                throw new FetchException(cid + " is not made from the SHA-256 of raw bytes, and could not be checked");
            }
            BlockingDuplex pipe = stream.blocking();
            DataOutputStream request = new DataOutputStream(pipe.output());
            request.writeUTF(cid.toString());
            request.close(); // ends this half only: there is nothing more to ask
            DataInputStream answer = new DataInputStream(pipe.input());
            long size = answer.readLong();
            if (size < 0) {
                throw new FetchException("the peer does not have " + cid);
            }
            if (size > atMost) {
                throw new FetchException("the peer has " + size + " bytes, and at most " + atMost + " are wanted");
            }
            MessageDigest digest = ContentName.sha256();
            copy(answer, size, new HashedOutput(to, digest), guard, progress.apply(size));
            if (!ContentName.of(digest).hash().equals(cid.hash())) {
                throw new FetchException("the hash of what has come is not that of " + cid);
            }
            return size;
        } catch (IOException | RuntimeException failure) {
            stream.reset(failure); // or the peer would go on sending
            throw failure;
        }
    }

    private static void copy(InputStream from, long size, OutputStream to, StallGuard guard, LongConsumer progress)
            throws IOException {
        byte[] chunk = new byte[CHUNK];
        long moved = 0;
        for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
            moved += count;
            if (moved > size) {
                throw new FetchException("more bytes than the " + size + " that were told");
            }
            to.write(chunk, 0, count);
            guard.moved(moved / LEAST); // it sees no difference in less
            progress.accept(count);
        }
        if (moved < size) {
            throw new FetchException("only " + moved + " of the " + size + " bytes that were told");
        }
    }

    /** Hashes what goes through. */
    private static final class HashedOutput extends OutputStream {
        private final OutputStream to;
        private final MessageDigest digest;

        HashedOutput(OutputStream to, MessageDigest digest) {
            this.to = to;
            this.digest = digest;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            digest.update(bytes, offset, length);
            to.write(bytes, offset, length);
        }
    }
}
