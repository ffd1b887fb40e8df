package org.jlibp2p.mdns.link;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.mdns.message.DnsMessage;

/** The links of this host, and what is said on them. Any thread may call; nothing blocks. Started once, closed once. */
public interface Links {
    /**
     * Begins to look and to listen.
     *
     * @param listener is told what is found and heard
     * @throws IOException if the system gives nothing to wait with
     */
    void start(Listener listener) throws IOException;

    /**
     * Says something to all hosts of a link, unless the link has gone.
     *
     * @param link where
     * @param message what
     */
    void send(Link link, Bytes message);

    /**
     * Ends it. What was sent before is still said.
     *
     * @return completes when the threads and sockets are gone
     */
    CompletableFuture<Void> close();

    /** Is told on one thread, which is not the node's: must not block for long. */
    interface Listener {
        /**
         * The links have changed.
         *
         * @param links all of them now
         */
        void onLinks(List<Link> links);

        /**
         * Something was said on a link.
         *
         * @param link where
         * @param source the address of the host that says it: one that is on the link
         * @param message what
         */
        void onMessage(Link link, Bytes source, DnsMessage message);
    }
}
