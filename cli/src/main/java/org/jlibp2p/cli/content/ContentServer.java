package org.jlibp2p.cli.content;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.connection.Stream;
import org.jlibp2p.node.Node;

/** Gives files to whoever asks for their CIDs, over {@link Fetch}. Any thread. */
public final class ContentServer {
    private final SharedFiles files;
    private final AtomicInteger transfers = new AtomicInteger();

    /**
     * Something to serve.
     *
     * @param files what
     */
    public ContentServer(SharedFiles files) {
        this.files = files;
    }

    /**
     * Serves it, on threads of the node's that may wait.
     *
     * @param node to whose peers
     */
    public void serve(Node node) {
        node.handleBlocking(Fetch.PROTOCOL, this::answer);
    }

    private void answer(Stream stream) throws IOException {
        transfers.incrementAndGet();
        try {
            Fetch.serve(stream, files::find);
        } finally {
            transfers.decrementAndGet();
        }
    }

    /**
     * What is being sent at the moment.
     *
     * @return how many transfers
     */
    public int transfers() {
        return transfers.get();
    }
}
