package org.jlibp2p.delegate.server;

import java.io.ByteArrayOutputStream;

import io.netty.buffer.ByteBuf;
import org.jlibp2p.bytes.Bytes;

/** The body of a request while it comes in, up to a number of bytes. Confined to the server's loop. */
final class BodyCollector {
    private final Request.Head head;
    private final int limit;
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream(0); // chunks may be of a byte each

    /**
     * A body of which nothing has come.
     *
     * @param head what came before it
     * @param limit the most bytes it may have
     * @throws HttpFault with 413 if it says that it has more
     */
    BodyCollector(Request.Head head, int limit) {
        this.head = head;
        this.limit = limit;
        if (RequestReader.bodyLength(head.headers()) > limit) {
            throw tooLarge();
        }
    }

    private HttpFault tooLarge() {
        return new HttpFault(413, "a body of more than " + limit + " bytes");
    }

    Request.Head head() {
        return head;
    }

    /**
     * One more part, copied.
     *
     * @throws HttpFault with 413 if the body is too large now
     */
    void add(ByteBuf part) {
        int more = part.readableBytes();
        if (more == 0) {
            return;
        }
        if (more > limit - whole.size()) {
            throw tooLarge();
        }
        byte[] copy = new byte[more];
        part.readBytes(copy);
        whole.writeBytes(copy);
    }

    Request request() {
        return new Request(head, Bytes.wrap(whole.toByteArray()));
    }
}
