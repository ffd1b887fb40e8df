package org.jlibp2p.perf;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;

/**
 * Measures how many bytes a second pass to a peer and back, and serves peers that measure. A node has it only if it is
 * added: whoever may connect to such a node may make it send as much as he reads. Any thread may call.
 *
 * <p>Both sides are held back by the pipe and by nothing else. A measurement has no time limit in all, but one in which
 * nothing has moved for {@link #IDLE}, up to twice that, is reset.
 *
 * <p>Specification: libp2p, perf/perf.md.
 */
public final class Perf implements Service {
    /** The name of the protocol. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/perf/1.0.0");

    /** How long nothing may move before a measurement is given up. */
    public static final Duration IDLE = Duration.ofSeconds(30);

    /** The bytes in front that say how many are to come back. */
    static final int HEADER = 8;

    private final NodeContext node;

    private Perf(NodeContext node) {
        this.node = node;
    }

    /**
     * The service.
     *
     * @return what a node builds it with
     */
    public static ServiceFactory<Perf> service() {
        return Perf::new;
    }

    @Override
    public CompletableFuture<Void> start() {
        node.handle(PROTOCOL, stream -> PerfServer.serve(stream, node.limits().buffers()));
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Measures, over the connection there is or over one that is made for it; making it does not count. Completing the
     * future from outside resets the stream.
     *
     * @param peer whom with
     * @param upload how many bytes to send, zero or more
     * @param download how many bytes to receive afterwards, zero or more
     * @return completes with the times; fails as {@link NodeContext#connect} and {@link Connection#openStream} do, with
     *     {@link org.jlibp2p.ProtocolViolationException} if the peer sends more or fewer bytes, with
     *     {@link org.jlibp2p.io.StreamResetException}, or with {@link org.jlibp2p.async.OperationTimeoutException}
     */
    public CompletableFuture<PerfResult> run(PeerId peer, long upload, long download) {
        return run(peer, upload, download, progress -> {});
    }

    /**
     * Measures as {@link #run(PeerId, long, long)} does, and says every second how far it has come.
     *
     * @param peer whom with
     * @param upload how many bytes to send, zero or more
     * @param download how many bytes to receive afterwards, zero or more
     * @param progress is called on the connection's loop: it must not block
     * @return as {@link #run(PeerId, long, long)}
     */
    public CompletableFuture<PerfResult> run(
            PeerId peer, long upload, long download, Consumer<? super PerfProgress> progress) {
        check(upload, download);
        return Async.compose(
                node.connect(new PeerInfo(peer, List.of())),
                connection -> run(connection, upload, download, progress),
                unused -> {});
    }

    /**
     * Measures on a connection, and says every second how far it has come. Completing the future from outside resets the
     * stream.
     *
     * @param connection which
     * @param upload how many bytes to send, zero or more
     * @param download how many bytes to receive afterwards, zero or more
     * @param progress is called on the connection's loop: it must not block
     * @return as {@link #run(PeerId, long, long)}
     */
    public CompletableFuture<PerfResult> run(
            Connection connection, long upload, long download, Consumer<? super PerfProgress> progress) {
        check(upload, download);
        return Async.compose(
                connection.openStream(PROTOCOL),
                stream -> Async.call(
                        stream.loop(),
                        () -> PerfRun.start(
                                stream,
                                upload,
                                download,
                                progress,
                                node.limits().buffers())),
                stream -> stream.reset(new CancellationException("perf given up")));
    }

    private static void check(long upload, long download) {
        if (upload < 0 || download < 0) {
            throw new IllegalArgumentException("a number of bytes is zero or more");
        }
    }
}
