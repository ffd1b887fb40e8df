package org.jlibp2p.delegate.server;

import java.util.concurrent.CancellationException;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What failures are answered with, and which of them are a bug that somebody should know of. Pure. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private Failures() {}

    /** The answer, logged if it is for something that must not be. */
    static Reply reply(Throwable failure) {
        note(failure);
        return Reply.of(Async.unwrap(failure));
    }

    /** Logs what must not be; the rest is told at DEBUG. */
    static void note(Throwable failure) {
        Throwable cause = Async.unwrap(failure);
        if (cause instanceof Libp2pException || cause instanceof CancellationException) {
            LOG.debug("a request was not answered as it could be: {}", cause.toString());
        } else {
            LOG.error("a router, or this server, has failed in a way that it must not", cause);
        }
    }
}
