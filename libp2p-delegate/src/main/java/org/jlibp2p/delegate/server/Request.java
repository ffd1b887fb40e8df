package org.jlibp2p.delegate.server;

import java.net.InetAddress;
import java.util.List;

import io.netty.handler.codec.http.HttpHeaders;
import org.jlibp2p.bytes.Bytes;

/**
 * A whole request. Immutable.
 *
 * @param head what came before the body
 * @param body the body
 */
record Request(Head head, Bytes body) {
    /**
     * What comes before the body.
     *
     * @param client who asks, as far as trusted proxies tell
     * @param method the method
     * @param target path and query as they were sent, for the log
     * @param path the path
     * @param query what stands behind the question mark; empty if nothing does
     * @param headers the headers
     * @param keepsAlive whether the client may ask more on its connection
     * @param chunks whether the client understands a body of unknown length on a connection that goes on
     */
    record Head(
            InetAddress client,
            String method,
            String target,
            String path,
            String query,
            HttpHeaders headers,
            boolean keepsAlive,
            boolean chunks) {}

    /** Whether only the head of the answer is wanted. */
    boolean wantsNoBody() {
        return head.method.equals("HEAD");
    }

    HttpHeaders headers() {
        return head.headers;
    }

    /** The nodes that it has come through, by their names in {@code Via}. */
    List<String> nodes() {
        return Pseudonym.nodesIn(head.headers.getAll("Via"));
    }
}
