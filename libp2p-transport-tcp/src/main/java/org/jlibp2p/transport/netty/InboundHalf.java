package org.jlibp2p.transport.netty;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.netty.channel.Channel;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.bytes.Bytes;

/**
 * The reading half of a {@link NettyConnection}. Confined to the connection's loop.
 *
 * <p>The socket is read only while somebody asks. Bytes are held here in two cases: whoever asked has given up since, or
 * a native transport delivers what the kernel still had when the peer ended, which is one socket buffer at most.
 */
final class InboundHalf {
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final Channel channel;
    private Deque<Bytes> held; // null while there is nothing, which is nearly always
    private Asker pending;
    private boolean ended;
    private Libp2pException failure;

    /** Somebody who waits for the next bytes. */
    private interface Asker {
        /** Whether he does not wait any more. */
        boolean hasGivenUp();

        /** Yields the bytes, or their end if there are none; says whether they are taken. */
        boolean take(ByteBuffer lent);

        void fail(Throwable reason);
    }

    private record Reader(CompletableFuture<Bytes> asked) implements Asker {
        @Override
        public boolean hasGivenUp() {
            return asked.isDone();
        }

        @Override
        public boolean take(ByteBuffer lent) {
            return asked.complete(Bytes.copyOf(lent));
        }

        @Override
        public void fail(Throwable reason) {
            asked.completeExceptionally(reason);
        }
    }

    private record Borrower<R>(CompletableFuture<R> asked, Function<? super ByteBuffer, ? extends R> reader)
            implements Asker {
        @Override
        public boolean hasGivenUp() {
            return false;
        }

        @Override
        public boolean take(ByteBuffer lent) {
            R result;
            try {
                result = reader.apply(lent);
            } catch (Throwable refused) {
                asked.completeExceptionally(refused);
                return true;
            }
            asked.complete(result);
            return true;
        }

        @Override
        public void fail(Throwable reason) {
            asked.completeExceptionally(reason);
        }
    }

    InboundHalf(Channel channel) {
        this.channel = channel;
    }

    void read(CompletableFuture<Bytes> asked) {
        ask(new Reader(asked));
    }

    <R> void readLent(CompletableFuture<R> asked, Function<? super ByteBuffer, ? extends R> reader) {
        ask(new Borrower<>(asked, reader));
    }

    private void ask(Asker asker) {
        if (failure != null) {
            asker.fail(failure);
        } else if (pending != null && !pending.hasGivenUp()) {
            asker.fail(new IllegalStateException("a read is pending already"));
        } else if (asker.hasGivenUp()) {
            return; // on the way to this loop
        } else if (held != null) {
            hand(asker);
        } else if (ended) {
            asker.take(END.duplicate());
        } else {
            pending = asker;
            channel.read();
        }
    }

    private void hand(Asker asker) {
        Deque<Bytes> all = held;
        Bytes first = all.remove();
        held = all.isEmpty() ? null : all;
        if (!asker.take(first.borrow(ByteBuffer::wrap))) { // given up, on another thread, at this very moment
            all.addFirst(first);
            held = all;
        }
    }

    /** The socket yielded bytes, which are valid until this returns. */
    void arrived(ByteBuffer bytes) {
        Asker asker = pending;
        pending = null;
        if (asker == null || asker.hasGivenUp() || !asker.take(bytes)) {
            if (held == null) {
                held = new ArrayDeque<>(2);
            }
            held.add(Bytes.copyOf(bytes));
        }
    }

    /** The peer has ended its output. */
    void end() {
        ended = true;
        Asker asker = pending;
        pending = null;
        if (asker != null) {
            asker.take(END.duplicate());
        }
    }

    boolean ended() {
        return ended;
    }

    void fail(Libp2pException reason) {
        failure = reason;
        held = null;
        Asker asker = pending;
        pending = null;
        if (asker != null) {
            asker.fail(reason);
        }
    }
}
