package org.jlibp2p.testkit.nodes;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.peerstore.PeerStore;

/**
 * A node's peer store, in which the names and addresses of simulated nodes are those nodes' own objects: thousands of nodes
 * remember the same few thousand peers, and each would have its own copies as it read them from messages. Thread-safe as the
 * store is, while no node is added or removed.
 */
final class SharedNames implements PeerStore {
    private final PeerStore store;
    private final SimulatedNodes network;

    SharedNames(PeerStore store, SimulatedNodes network) {
        this.store = store;
        this.network = network;
    }

    @Override
    public void addAddresses(PeerId peer, Collection<Multiaddr> addresses, Duration ttl) {
        Optional<SimulatedNode> node = network.node(peer);
        if (node.isEmpty()) {
            store.addAddresses(peer, addresses, ttl);
        } else {
            store.addAddresses(node.get().peerId(), shared(addresses, node.get().seenAt()), ttl);
        }
    }

    private static Collection<Multiaddr> shared(Collection<Multiaddr> addresses, Multiaddr own) {
        return addresses.stream()
                .map(address -> address.equals(own) ? own : address)
                .toList();
    }

    @Override
    public List<Multiaddr> addresses(PeerId peer) {
        return store.addresses(peer);
    }

    @Override
    public void setProtocols(PeerId peer, Set<ProtocolId> protocols) {
        store.setProtocols(peer, protocols);
    }

    @Override
    public Set<ProtocolId> protocols(PeerId peer) {
        return store.protocols(peer);
    }

    @Override
    public void addPublicKey(PublicKey key) {
        store.addPublicKey(key);
    }

    @Override
    public Optional<PublicKey> publicKey(PeerId peer) {
        return store.publicKey(peer);
    }

    @Override
    public boolean putSignedRecord(SignedEnvelope record, Predicate<? super Multiaddr> useful, Duration ttl) {
        return store.putSignedRecord(record, useful, ttl);
    }

    @Override
    public Optional<SignedEnvelope> signedRecord(PeerId peer) {
        return store.signedRecord(peer);
    }

    @Override
    public Set<PeerId> peers() {
        return store.peers();
    }

    @Override
    public void remove(PeerId peer) {
        store.remove(peer);
    }
}
