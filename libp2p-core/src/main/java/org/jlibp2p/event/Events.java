package org.jlibp2p.event;

import java.util.function.Consumer;

import org.jlibp2p.async.Registration;

/** What happens in a node, for whoever wants to know. Any thread may call. */
public interface Events {
    /**
     * Hears of events of one type, in order and one at a time. A node's listeners run on a thread that may block, a
     * service's on the service's loop. Events wait for a slow listener up to
     * {@link org.jlibp2p.limits.BufferLimits#events()}; the publisher never waits.
     *
     * @param <E> the type
     * @param type its class; {@code NodeEvent.class} hears everything
     * @param listener what it throws is logged
     * @return closing it ends the hearing
     */
    <E extends NodeEvent> Registration on(Class<E> type, Consumer<? super E> listener);
}
