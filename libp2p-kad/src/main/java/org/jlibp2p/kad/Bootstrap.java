package org.jlibp2p.kad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;

/**
 * Finds the first peers of a DHT: those that were in the table when the node ran last, those that the peer store knows to
 * speak the protocol, and those of the bootstrap list. Confined to the service's loop.
 */
final class Bootstrap {
    /** How many peers from before are tried at most: if none of these is there the list has to do. */
    static final int MAX_FORMER = 64;

    private final NodeContext node;
    private final KademliaOptions options;
    private final Contacts contacts;
    private final Members members;
    private final RandomGenerator random;
    private final EventLoop loop;
    private final List<PeerInfo> former = new ArrayList<>();

    /** Peers of the list that have stopped to answer, and since when they have, in nanoseconds of the loop. */
    private final Map<PeerId, Long> lost = new LinkedHashMap<>();

    /** Peers of which it has been told that they are of no use, and whether since they could not be connected with. */
    private final Map<PeerId, Boolean> told = new HashMap<>();

    Bootstrap(NodeContext node, KademliaOptions options, Contacts contacts, Members members, RandomGenerator random) {
        this.node = node;
        this.options = options;
        this.contacts = contacts;
        this.members = members;
        this.random = random;
        loop = node.loop();
    }

    /** Peers that were in the table when it was written last. */
    void remember(List<PeerInfo> peers) {
        former.addAll(peers);
    }

    /**
     * Tries peers until the table is not thin any more, those from before first: bootstrap peers are asked only if these do
     * not suffice.
     *
     * @return completes when nobody is left to try, or need be
     */
    CompletableFuture<Void> run() {
        assert loop.inLoop();
        return tryAll(former(), false, this::isFilled)
                .thenCompose(done -> isThin() ? tryAll(listed(), true, this::isFilled) : done());
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    /** The table is as full as that it needs no peers from before. */
    void forgetFormer() {
        former.clear();
    }

    /** A peer has answered: if it was lost it is so no more. */
    void answered(PeerId peer) {
        lost.remove(peer);
        told.remove(peer);
    }

    /** A peer has not answered, or could not be reached: if it is one of the list it is lost from now on. */
    void failed(PeerId peer) {
        if (options.bootstrap().peers().stream().anyMatch(listed -> listed.id().equals(peer))) {
            lost.putIfAbsent(peer, loop.nanoTime());
        }
    }

    /** Whether a peer of the list has stopped to answer. */
    boolean hasLost() {
        return !lost.isEmpty();
    }

    /** Whether one has stopped not longer ago than that. */
    boolean hasLostWithin(Duration time) {
        return lost.values().stream().anyMatch(since -> loop.nanoTime() - since <= time.toNanos());
    }

    /**
     * Tries the peers of the list that have stopped to answer, however full the table is: if the network was cut in two, they
     * lead to the other half, which nobody else here knows any more.
     *
     * @return completes, on the loop, with whether one of them answers again
     */
    CompletableFuture<Boolean> seekLost() {
        assert loop.inLoop();
        List<PeerInfo> seeking = options.bootstrap().peers().stream()
                .filter(peer -> lost.containsKey(peer.id()))
                .toList();
        return tryAll(seeking, true, () -> false)
                .thenApply(tried -> !lost.keySet()
                        .containsAll(seeking.stream().map(PeerInfo::id).toList()));
    }

    private boolean isThin() {
        return members.size() < options.limits().thin();
    }

    private boolean isFilled() {
        return !isThin();
    }

    private List<PeerInfo> former() {
        Map<PeerId, PeerInfo> peers = new LinkedHashMap<>();
        former.forEach(peer -> peers.put(peer.id(), peer));
        for (PeerId peer : node.peers().peers()) {
            if (node.peers().protocols(peer).contains(options.protocol())) {
                peers.putIfAbsent(peer, contacts.info(peer));
            }
        }
        return shuffled(peers.values().stream()
                .filter(peer -> isCandidate(peer))
                .limit(MAX_FORMER)
                .toList());
    }

    private List<PeerInfo> listed() {
        return shuffled(
                options.bootstrap().peers().stream().filter(this::isCandidate).toList());
    }

    private boolean isCandidate(PeerInfo peer) {
        return !contacts.isSelf(peer.id()) && !members.contains(peer.id());
    }

    /** Not all nodes of a network begin with the same peer. */
    private List<PeerInfo> shuffled(List<PeerInfo> peers) {
        List<PeerInfo> shuffled = new ArrayList<>(peers);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        return shuffled;
    }

    /** A few at a time, and no more once there are enough. */
    private CompletableFuture<Void> tryAll(List<PeerInfo> peers, boolean given, BooleanSupplier enough) {
        List<PeerInfo> left = new ArrayList<>(peers);
        List<CompletableFuture<Void>> lanes = new ArrayList<>();
        for (int i = 0; i < Math.min(options.limits().concurrency(), peers.size()); i++) {
            lanes.add(Async.loop(() -> {
                if (left.isEmpty() || enough.getAsBoolean()) {
                    return CompletableFuture.completedFuture(false);
                }
                return tryOne(left.remove(left.size() - 1), given).thenApply(tried -> true);
            }));
        }
        return CompletableFuture.allOf(lanes.toArray(CompletableFuture<?>[]::new));
    }

    /**
     * Whatever comes of it: a peer that is not there is no failure of the bootstrap.
     *
     * @param given whether the addresses are the application's own, and not what others told once
     */
    private CompletableFuture<Void> tryOne(PeerInfo peer, boolean given) {
        CompletableFuture<Void> tried = new CompletableFuture<>();
        Runnable found = contacts.seek(peer.id());
        contacts.learn(peer.id(), peer.addresses()); // what it says of itself may come after its first answer
        Async.whenDone(
                Async.compose(
                        node.connect(given ? peer : new PeerInfo(peer.id(), List.of())),
                        connection -> Async.call(loop, () -> ask(peer.id())),
                        unneeded -> {}),
                (admitted, failure) -> Async.on(loop, () -> {
                    found.run();
                    if (given && failure != null) {
                        failed(peer.id());
                    }
                    if (given && !members.contains(peer.id())) {
                        tell(peer.id(), Optional.ofNullable(failure).map(Async::unwrap));
                    }
                    tried.complete(null);
                }));
        return tried;
    }

    /** Once, and again if it is for another reason, or if the peer has answered in between. */
    private void tell(PeerId peer, Optional<Throwable> failure) {
        Boolean before = told.put(peer, failure.isPresent());
        if (before == null || before != failure.isPresent()) {
            node.publish(new KademliaEvent.BootstrapPeerFailed(options.protocol(), peer, failure));
        }
    }

    /** One that has its place already may be lost all the same: then it is asked whether it is there. */
    private CompletableFuture<?> ask(PeerId peer) {
        return members.contains(peer) ? members.probe(peer) : members.check(peer);
    }
}
