package org.jlibp2p.portmap.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The socket that is open at the moment, so that another thread can end what waits for it. All but {@link #end} is for the thread
 * that opens it.
 */
final class OpenSocket {
    private static final Closeable NONE = () -> {};

    private final AtomicReference<Closeable> open = new AtomicReference<>(NONE);
    private volatile boolean hasEnded;
    private Optional<Deadline> last = Optional.empty();

    /** Something was opened, and is closed at once if {@link #end} came before. */
    <T extends Closeable> T opened(T socket) throws IOException {
        open.set(socket);
        if (hasEnded) {
            socket.close();
        }
        return socket;
    }

    void closed() {
        open.set(NONE);
    }

    /** Ends what waits now, and whatever is opened until {@link #goOn}. */
    void end() {
        hasEnded = true;
        try {
            open.get().close();
        } catch (IOException e) {
            // It was closed before.
        }
    }

    /** From now on sockets stay open again, and what is waited for may take until then. */
    void goOn(Deadline until) {
        last = Optional.of(until);
        hasEnded = false;
    }

    /** Until when something may take that would have some time. */
    Deadline limit(Deadline usual) {
        return last.filter(end -> end.at() - usual.at() < 0).orElse(usual);
    }
}
