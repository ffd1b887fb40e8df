package org.jlibp2p.kad.server;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.connection.StreamHandler;
import org.jlibp2p.kad.limits.KadServerLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.peer.PeerId;

/**
 * Answers what peers ask of a server of the DHT. Each stream is served on its own loop, many requests on each, one at a time
 * and in order; only what concerns the stores is done on the service's loop. A request that breaks a rule resets its stream,
 * with the reason, and disturbs nothing else.
 *
 * <p>Specification: libp2p, kad-dht/README.md; IPFS Kademlia DHT, Kademlia wire format; where they differ from what
 * implementations do, as go-libp2p-kad-dht does it.
 */
public final class KadServer implements StreamHandler {
    private final KadServerLimits limits;
    private final RequestHandler handler;
    private final ServedStream.Shares shares;
    private final Map<PeerId, Integer> streamsOfPeers = new ConcurrentHashMap<>();
    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private final Map<EventLoop, RequestCounts> counts = new ConcurrentHashMap<>();

    /** Why nothing is served, or null. */
    private volatile Throwable stopped;

    /**
     * A server, which serves when it is registered as the handler of a protocol.
     *
     * @param setup what it works with
     */
    public KadServer(KadServerSetup setup) {
        limits = setup.limits();
        handler = new RequestHandler(setup);
        shares = new ServedStream.Shares(
                Quota.system("KadServerLimits.requests", limits.requests()),
                Quota.system("KadServerLimits.requestMemory", limits.requestMemory()));
    }

    @Override
    public CompletionStage<?> handle(Stream stream) {
        PeerId peer = stream.remotePeer();
        RequestCounts ofLoop = counts.computeIfAbsent(stream.loop(), loop -> new RequestCounts());
        if (streamsOfPeers.merge(peer, 1, Integer::sum) > limits.streamsPerPeer()) {
            release(peer);
            ofLoop.refused();
            return CompletableFuture.failedFuture(
                    new LimitExceededException("KadServerLimits.streamsPerPeer", peer.toString()));
        }
        open.add(stream);
        Throwable notServing = stopped; // looked at when the stream is among the open ones, so one of both sees it
        if (notServing != null) {
            open.remove(stream);
            release(peer);
            return CompletableFuture.failedFuture(notServing);
        }
        CompletableFuture<Void> served = new ServedStream(stream, limits, handler, ofLoop, shares).run();
        Async.whenDone(served, (end, failure) -> {
            open.remove(stream);
            release(peer);
        });
        return served;
    }

    private void release(PeerId peer) {
        streamsOfPeers.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
    }

    /**
     * Notes that a peer has said anew where it is: who asks from now on is told so, and not what was known a moment ago. Any
     * thread.
     *
     * @param peer who
     */
    public void moved(PeerId peer) {
        handler.moved(peer);
    }

    /**
     * Resets all streams that are open. Any thread.
     *
     * @param reason why
     */
    public void resetStreams(Throwable reason) {
        open.forEach(stream -> stream.reset(reason));
    }

    /**
     * Resets all streams that are open, and those too that were on their way here when the protocol's handler was taken away:
     * when the node becomes a client, or stops. Any thread.
     *
     * @param reason why
     */
    public void stopServing(Throwable reason) {
        stopped = reason;
        resetStreams(reason);
    }

    /** Serves again after {@link #stopServing}: to be called before this is the handler of the protocol again. Any thread. */
    public void serveAgain() {
        stopped = null;
    }

    /**
     * What has been done so far. Any thread.
     *
     * @return a snapshot
     */
    public KadServerCounts counts() {
        return KadServerCounts.of(
                counts.values(), open.size(), shares.requests().used());
    }
}
