package org.jlibp2p.examples;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.function.LongConsumer;

import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.BlockingDuplex;
import org.jlibp2p.negotiation.ProtocolId;

/**
 * A protocol that moves one file on a stream of its own, in plain {@code java.io}. For threads that may wait.
 *
 * <ol>
 *   <li>The sender names the file and its size.
 *   <li>The receiver agrees, or says why not.
 *   <li>The sender sends the bytes and ends its half of the stream.
 *   <li>The receiver answers with the SHA-256 of what it has stored, so that the sender knows it has arrived.
 * </ol>
 */
public final class FileTransfer {
    /** The name of the protocol. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/jlibp2p-examples/file/1.0.0");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CHUNK = 64 * 1024;

    private FileTransfer() {}

    /**
     * What is to be sent.
     *
     * @param name as the sender wrote it: any characters at all
     * @param size how many bytes
     */
    public record Offer(String name, long size) {}

    /** Where the bytes of one file go. Closed in any case; what is not complete by then is to be thrown away. */
    public interface Sink extends AutoCloseable {
        /**
         * Takes the next bytes.
         *
         * @param bytes holds them
         * @param length how many, from the first on
         * @throws IOException if they cannot be kept
         */
        void write(byte[] bytes, int length) throws IOException;

        /**
         * Everything has come.
         *
         * @throws IOException if it cannot be kept
         */
        void complete() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Decides what is received. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * Agrees to a file.
         *
         * @param offer what the peer wants to send
         * @return where it goes
         * @throws TransferRefusedException if it is not wanted; the peer is told the reason
         * @throws IOException if there is nowhere to put it
         */
        Sink accept(Offer offer) throws IOException;
    }

    /**
     * Sends a file.
     *
     * @param stream a fresh stream of {@link #PROTOCOL}
     * @param offer what it is
     * @param content its bytes, just as many as offered
     * @param progress is told each time how many bytes more have been sent
     * @throws TransferRefusedException if the receiver does not want it
     * @throws IOException if anything breaks, or something else has arrived than was sent
     */
    public static void send(Stream stream, Offer offer, InputStream content, LongConsumer progress) throws IOException {
        try (StallGuard guard = StallGuard.over(stream, PATIENCE)) {
            BlockingDuplex pipe = stream.blocking();
            DataInputStream answers = new DataInputStream(pipe.input());
            DataOutputStream out = new DataOutputStream(pipe.output());
            out.writeUTF(offer.name());
            out.writeLong(offer.size());
            if (!answers.readBoolean()) {
                throw new TransferRefusedException(answers.readUTF());
            }
            MessageDigest digest = sha256();
            Sink network = new NetworkSink(out, progress);
            copy(content, offer.size(), network, digest, guard);
            out.close(); // ends this half only: the answer is still to come
            byte[] stored = answers.readNBytes(digest.getDigestLength());
            if (!MessageDigest.isEqual(stored, digest.digest())) {
                throw new IOException("the peer has stored something else than what was sent");
            }
        } catch (IOException | RuntimeException failure) {
            stream.reset(failure); // or the peer would wait for the rest
            throw failure;
        }
    }

    /**
     * Receives a file: what to give to {@link org.jlibp2p.node.Node#handleBlocking}.
     *
     * @param stream the stream a peer has opened
     * @param receiver decides whether and where to
     * @throws IOException if anything breaks, or the sender does not keep to its offer; the stream is then reset
     */
    public static void receive(Stream stream, Receiver receiver) throws IOException {
        try (StallGuard guard = StallGuard.over(stream, PATIENCE)) {
            BlockingDuplex pipe = stream.blocking();
            DataInputStream in = new DataInputStream(pipe.input());
            DataOutputStream answers = new DataOutputStream(pipe.output());
            Offer offer = new Offer(in.readUTF(), in.readLong()); // a name of at most 64 KiB: two bytes say how long
            try (Sink sink = receiver.accept(offer)) {
                answers.writeBoolean(true);
                MessageDigest digest = sha256();
                copy(in, offer.size(), sink, digest, guard);
                sink.complete();
                answers.write(digest.digest());
            } catch (TransferRefusedException no) {
                answers.writeBoolean(false);
                answers.writeUTF(no.getMessage());
            }
        }
    }

    private static void copy(InputStream from, long size, Sink to, MessageDigest digest, StallGuard guard)
            throws IOException {
        byte[] chunk = new byte[CHUNK];
        long moved = 0;
        for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
            moved += count;
            if (moved > size) {
                throw new IOException("more bytes than the " + size + " that were offered");
            }
            digest.update(chunk, 0, count);
            to.write(chunk, count);
            guard.moved(moved);
        }
        if (moved < size) {
            throw new IOException("only " + moved + " of the " + size + " bytes that were offered");
        }
    }

    private record NetworkSink(DataOutputStream out, LongConsumer progress) implements Sink {
        @Override
        public void write(byte[] bytes, int length) throws IOException {
            out.write(bytes, 0, length);
            progress.accept(length);
        }

        @Override
        public void complete() {}

        @Override
        public void close() {}
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
