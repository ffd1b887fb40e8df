package org.jlibp2p.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;

/**
 * A pipe for threads that may wait: an input stream and an output stream over it.
 *
 * <p>One thread may read and another one write. Calls on the pipe's own loop throw {@link IllegalStateException}, since
 * waiting there would wait for ever. A failure of the pipe is an {@link IOException} with the failure as its cause; an
 * interrupt gives the wait up, resets the pipe, and is an {@link InterruptedIOException}.
 */
public final class BlockingDuplex implements AutoCloseable {
    /** How many bytes may have been written that the pipe has not accepted. */
    static final int WRITE_AHEAD = 64 * 1024;

    private final Duplex duplex;
    private final InputStream input = new Input();
    private final OutputStream output = new Output();

    private BlockingDuplex(Duplex duplex) {
        this.duplex = duplex;
    }

    /**
     * A pipe for threads that may wait.
     *
     * @param duplex the pipe
     * @return its blocking face
     */
    public static BlockingDuplex of(Duplex duplex) {
        return new BlockingDuplex(duplex);
    }

    /**
     * What comes in. Closing it does nothing.
     *
     * @return the same stream each time
     */
    public InputStream input() {
        return input;
    }

    /**
     * What goes out. Nothing is held back, so flushing does nothing; closing it ends the output and lets the peer go on
     * sending. Writing waits while more than {@value #WRITE_AHEAD} bytes wait to be accepted; that the pipe has failed may
     * thus show at a later call only.
     *
     * @return the same stream each time
     */
    public OutputStream output() {
        return output;
    }

    /**
     * Ends the output, if it has not been ended; what still comes in is not waited for.
     *
     * @throws IOException if the pipe has failed
     */
    @Override
    public void close() throws IOException {
        output.close();
    }

    private <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable failure = Async.unwrap(e);
            if (failure instanceof IllegalStateException mistake) {
                throw mistake;
            }
            throw new IOException(failure.getMessage(), failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            duplex.reset(new StreamResetException(ErrorCode.NONE, false, e));
            throw new InterruptedIOException("interrupted while waiting for the peer");
        }
    }

    private void checkThread() {
        if (duplex.loop().inLoop()) {
            throw new IllegalStateException(
                    "blocking calls are not allowed on an event loop: use handleBlocking, or a thread of your own");
        }
    }

    private final class Input extends InputStream {
        private Bytes chunk = Bytes.empty();

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            if (length == 0) {
                return 0;
            }
            if (chunk.isEmpty()) {
                checkThread();
                chunk = await(duplex.read());
                if (chunk.isEmpty()) {
                    return -1;
                }
            }
            int count = Math.min(length, chunk.size());
            chunk.slice(0, count).copyTo(target, offset);
            chunk = chunk.slice(count);
            return count;
        }

        @Override
        public int available() {
            return chunk.size();
        }
    }

    private final class Output extends OutputStream {
        private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        private int ahead; // bytes written up to the last write, since one was waited for
        private boolean closed;

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, source.length);
            checkThread();
            for (int at = 0; at < length; at += WRITE_AHEAD) {
                int size = Math.min(WRITE_AHEAD, length - at);
                if (last.isDone() || ahead + size > WRITE_AHEAD) {
                    await(last); // writes are accepted in their order
                    ahead = 0;
                }
                ahead += size;
                last = duplex.write(Bytes.wrap(Arrays.copyOfRange(source, offset + at, offset + at + size)));
            }
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                checkThread();
                closed = true;
                await(duplex.closeWrite());
            }
        }
    }
}
