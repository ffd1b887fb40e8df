package org.jlibp2p.ping;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.peer.PeerId;

/** Sends back what comes, 32 bytes at a time. Each stream is served on its own loop. */
final class PingServer {
    private final ResourceLimits limits;
    private final Map<PeerId, Integer> open = new ConcurrentHashMap<>();

    PingServer(ResourceLimits limits) {
        this.limits = limits;
    }

    /** Serves a stream until the peer ends it, or sends no whole ping for too long. */
    CompletableFuture<Void> serve(Stream stream) {
        PeerId peer = stream.remotePeer();
        int max = limits.peers().pingStreamsPerPeer();
        if (open.merge(peer, 1, Integer::sum) > max) {
            release(peer);
            return CompletableFuture.failedFuture(
                    new LimitExceededException("peers.pingStreamsPerPeer", peer.toString()));
        }
        CompletableFuture<Void> served = new Echo(stream).run();
        served.whenComplete((end, failure) -> release(peer));
        return served;
    }

    private void release(PeerId peer) {
        open.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
    }

    private final class Echo {
        private final Stream stream;
        private Bytes partial = Bytes.empty();
        private Registration timer = Registration.none();

        Echo(Stream stream) {
            this.stream = stream;
        }

        CompletableFuture<Void> run() {
            restartTimer();
            CompletableFuture<Void> echoed = Async.loop(() -> stream.read().thenCompose(this::echo));
            echoed.whenComplete((end, failure) -> timer.close());
            return echoed;
        }

        /** Counts from the last whole ping: single bytes now and then do not keep a stream open. */
        private void restartTimer() {
            timer.close();
            timer = stream.loop()
                    .schedule(
                            limits.times().ping(),
                            () -> stream.reset(new OperationTimeoutException(
                                    "waiting for a ping", limits.times().ping())));
        }

        private CompletableFuture<Boolean> echo(Bytes chunk) {
            if (chunk.isEmpty()) {
                if (!partial.isEmpty()) {
                    throw new MalformedMessageException("the input ended inside a ping");
                }
                return CompletableFuture.completedFuture(false);
            }
            Bytes all = partial.isEmpty() ? chunk : Bytes.concat(partial, chunk);
            int whole = all.size() - all.size() % Ping.SIZE;
            partial = all.slice(whole).compact();
            if (whole == 0) {
                return CompletableFuture.completedFuture(true);
            }
            restartTimer();
            return stream.write(all.slice(0, whole)).thenApply(accepted -> true);
        }
    }
}
