package org.jlibp2p.delegate.serving;

/** Is told of each request that a server has answered: what a program counts and measures by. */
@FunctionalInterface
public interface RequestListener {
    /**
     * A request has been answered, or its connection has ended before it was. Is called on the server's only thread and must not
     * block; what it throws is logged.
     *
     * @param request what was asked, and how it was answered
     */
    void onRequest(ServedRequest request);

    /**
     * Nobody who listens.
     *
     * @return a listener that does nothing
     */
    static RequestListener none() {
        return request -> {};
    }
}
