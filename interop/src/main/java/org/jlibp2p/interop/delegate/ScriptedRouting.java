package org.jlibp2p.interop.delegate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.routing.ClosestPeersRouting;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.RoutingException;
import org.jlibp2p.routing.ValueRouting;

/** A routing that finds what it has been told to find under the multihash of a key, and nothing else. Any thread may call. */
public final class ScriptedRouting implements PeerRouting, ContentRouting, ValueRouting, ClosestPeersRouting {
    private static final Bytes IPNS_PREFIX = Bytes.utf8("/ipns/");
    private static final int AHEAD = 1; // what is released goes out at once; nothing is found before it is

    private final EventLoop loop;
    private final Listener listener;
    private final Map<Question, Script> scripts = new HashMap<>(); // on the loop

    private record Question(RoutingOperation operation, Bytes digest) {}

    private record Script(RoutingAnswer answer, Gate gate) {}

    /** Is told how searches end. Called on the routing's loop. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A search has ended.
         *
         * @param operation what was searched
         * @param sent how many peers were found by then
         * @param cancelled whether whoever asked has ended it
         */
        void ended(RoutingOperation operation, int sent, boolean cancelled);
    }

    /**
     * A routing that finds nothing so far.
     *
     * @param loop where it searches
     * @param listener is told how searches end
     */
    public ScriptedRouting(EventLoop loop, Listener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /**
     * Says what is found from now on.
     *
     * @param operation by which search
     * @param digest under which multihash
     * @param answer what
     * @return completes when it is so
     */
    public CompletableFuture<Void> script(RoutingOperation operation, Bytes digest, RoutingAnswer answer) {
        return Async.call(loop, () -> {
            scripts.put(new Question(operation, digest), new Script(answer, new Gate(!answer.isGated())));
            return CompletableFuture.completedFuture(null);
        });
    }

    /**
     * Lets so many peers of a gated answer be found; behind the last one its end counts as one.
     *
     * @param operation of the answer
     * @param digest of the answer
     * @param count how many
     * @return completes when it is so
     */
    public CompletableFuture<Void> release(RoutingOperation operation, Bytes digest, long count) {
        return Async.call(loop, () -> {
            scriptFor(operation, digest).gate.release(count);
            return CompletableFuture.completedFuture(null);
        });
    }

    private Script scriptFor(RoutingOperation operation, Bytes digest) {
        return scripts.getOrDefault(new Question(operation, digest), new Script(RoutingAnswer.NOTHING, new Gate(true)));
    }

    @Override
    public Results<PeerInfo> findProviders(Cid cid) {
        ResultQueue<PeerInfo> found = ResultQueue.create(loop, AHEAD);
        Async.on(loop, () -> new Search(RoutingOperation.PROVIDERS, cid.hash().bytes(), found).begin());
        return found;
    }

    @Override
    public CompletableFuture<Void> provide(Cid cid) {
        return CompletableFuture.failedFuture(new RoutingException("nothing can be provided here", List.of()));
    }

    @Override
    public CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer) {
        return Async.map(
                all(RoutingOperation.PEERS, peer.bytes()),
                found -> found.stream().findFirst(),
                unneeded -> {});
    }

    @Override
    public CompletableFuture<List<PeerInfo>> closestPeers(Bytes key) {
        return all(RoutingOperation.CLOSEST, key);
    }

    private CompletableFuture<List<PeerInfo>> all(RoutingOperation operation, Bytes digest) {
        ResultQueue<PeerInfo> found = ResultQueue.create(loop, AHEAD);
        Async.on(loop, () -> new Search(operation, digest, found).begin());
        return found.take(Integer.MAX_VALUE);
    }

    @Override
    public CompletableFuture<Optional<Bytes>> findValue(Bytes key) {
        return Async.call(loop, () -> {
            RoutingAnswer answer = answerFor(key);
            return answer.failure().isPresent()
                    ? CompletableFuture.failedFuture(
                            new RoutingException(answer.failure().get(), List.of()))
                    : CompletableFuture.completedFuture(answer.value());
        });
    }

    @Override
    public CompletableFuture<Void> putValue(Bytes key, Bytes value) {
        return Async.call(loop, () -> {
            RoutingAnswer answer = answerFor(key);
            if (answer.failure().isPresent()) {
                return CompletableFuture.failedFuture(
                        new RoutingException(answer.failure().get(), List.of()));
            }
            return script(
                    RoutingOperation.IPNS,
                    digest(key),
                    new RoutingAnswer(List.of(), Optional.of(value), Optional.empty(), false));
        });
    }

    private RoutingAnswer answerFor(Bytes key) {
        return scriptFor(RoutingOperation.IPNS, digest(key)).answer;
    }

    private static Bytes digest(Bytes key) {
        return key.slice(IPNS_PREFIX.size(), key.size());
    }

    /** One search. Confined to the loop. */
    private final class Search {
        private final RoutingOperation operation;
        private final ResultQueue<PeerInfo> found;
        private final Script script;
        private final List<PeerInfo> left;
        private int sent;
        private boolean cancelled;
        private CompletableFuture<Void> passing = new CompletableFuture<>();

        Search(RoutingOperation operation, Bytes digest, ResultQueue<PeerInfo> found) {
            this.operation = operation;
            this.found = found;
            script = scriptFor(operation, digest);
            left = new ArrayList<>(script.answer.peers());
        }

        void begin() {
            found.onClose(() -> {
                cancelled = true;
                passing.complete(null);
            });
            Async.loop(this::step).whenComplete((end, failure) -> end());
        }

        /** Lets the next peer be found; false behind the last one. */
        private CompletableFuture<Boolean> step() {
            passing = script.gate.pass();
            return passing.thenCompose(passed -> {
                if (cancelled || left.isEmpty()) {
                    return CompletableFuture.completedFuture(false);
                }
                sent++;
                return found.put(left.remove(0));
            });
        }

        private void end() {
            script.answer.failure().ifPresent(failure -> found.fail(new RoutingException(failure, List.of())));
            found.end();
            listener.ended(operation, sent, cancelled);
        }
    }
}
