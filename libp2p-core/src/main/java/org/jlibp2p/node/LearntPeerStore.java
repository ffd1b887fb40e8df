package org.jlibp2p.node;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.LearntAddresses;

/**
 * The node's peer store as its services see it: what they tell it they have learnt from others, so addresses that cannot be
 * of use are not remembered. One that is known already is, since it may have been the application's. Any thread.
 */
final class LearntPeerStore implements PeerStore {
    private final PeerStore store;
    private final LearntAddresses policy;
    private final Supplier<List<Multiaddr>> own;
    private final Function<PeerId, List<Multiaddr>> seenAt;

    /**
     * A view of a store.
     *
     * @param own the addresses that this node states
     * @param seenAt where connections with a peer come from
     */
    LearntPeerStore(
            PeerStore store,
            LearntAddresses policy,
            Supplier<List<Multiaddr>> own,
            Function<PeerId, List<Multiaddr>> seenAt) {
        this.store = store;
        this.policy = policy;
        this.own = own;
        this.seenAt = seenAt;
    }

    private Predicate<Multiaddr> useful(PeerId peer, Collection<Multiaddr> told) {
        AddressScope reach = policy.reach(told, seenAt.apply(peer), own.get());
        Set<Multiaddr> known = new HashSet<>(store.addresses(peer));
        return address -> AddressScope.of(address).usefulFor(reach) || known.contains(address);
    }

    @Override
    public void addAddresses(PeerId peer, Collection<Multiaddr> addresses, Duration ttl) {
        List<Multiaddr> useful =
                addresses.stream().filter(useful(peer, addresses)).toList();
        store.addAddresses(peer, useful, ttl);
    }

    @Override
    public boolean putSignedRecord(SignedEnvelope record, Predicate<? super Multiaddr> useful, Duration ttl) {
        PeerRecord content = PeerRecord.open(record);
        Predicate<Multiaddr> learnt = useful(content.peer(), content.addresses());
        return store.putSignedRecord(record, address -> learnt.test(address) && useful.test(address), ttl);
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
