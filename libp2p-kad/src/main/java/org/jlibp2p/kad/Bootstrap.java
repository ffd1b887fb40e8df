package org.jlibp2p.kad;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Set<PeerId> lost = new LinkedHashSet<>();

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
    }

    /** A peer has not answered, or could not be reached: if it is one of the list it is lost from now on. */
    void failed(PeerId peer) {
        if (options.bootstrap().peers().stream().anyMatch(listed -> listed.id().equals(peer))) {
            lost.add(peer);
        }
    }

    /** Whether a peer of the list has stopped to answer. */
    boolean hasLost() {
        return !lost.isEmpty();
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
                .filter(peer -> lost.contains(peer.id()))
                .toList();
        return tryAll(seeking, true, () -> false)
                .thenApply(tried ->
                        !lost.containsAll(seeking.stream().map(PeerInfo::id).toList()));
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
                        node.publish(new KademliaEvent.BootstrapPeerFailed(
                                options.protocol(),
                                peer.id(),
                                Optional.ofNullable(failure).map(Async::unwrap)));
                    }
                    tried.complete(null);
                }));
        return tried;
    }

    /** One that has its place already may be lost all the same: then it is asked whether it is there. */
    private CompletableFuture<?> ask(PeerId peer) {
        return members.contains(peer) ? members.probe(peer) : members.check(peer);
    }
}
