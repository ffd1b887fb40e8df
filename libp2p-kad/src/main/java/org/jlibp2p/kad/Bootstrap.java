package org.jlibp2p.kad;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
        return tryAll(former(), false).thenCompose(done -> isThin() ? tryAll(listed(), true) : done());
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    /** The table is as full as that it needs no peers from before. */
    void forgetFormer() {
        former.clear();
    }

    private boolean isThin() {
        return members.size() < options.limits().thin();
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

    /** A few at a time, and no more once the table is not thin. */
    private CompletableFuture<Void> tryAll(List<PeerInfo> peers, boolean given) {
        List<PeerInfo> left = new ArrayList<>(peers);
        List<CompletableFuture<Void>> lanes = new ArrayList<>();
        for (int i = 0; i < Math.min(options.limits().concurrency(), peers.size()); i++) {
            lanes.add(Async.loop(() -> {
                if (left.isEmpty() || !isThin()) {
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
                        connection -> Async.call(loop, () -> members.check(peer.id())),
                        unneeded -> {}),
                (admitted, failure) -> Async.on(loop, () -> {
                    found.run();
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
}
