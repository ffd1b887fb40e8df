package org.jlibp2p.interop.delegate;

import org.jlibp2p.delegate.DelegatedRoutingServer;

/** Where a server is, as clients of all kinds take it: without the slash at the end, after which some would put another one. */
public final class ServerUrl {
    private ServerUrl() {}

    /**
     * The first address of a server.
     *
     * @param server which runs
     * @return scheme, host and port
     */
    public static String of(DelegatedRoutingServer server) {
        String url = server.uris().get(0).toString();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
