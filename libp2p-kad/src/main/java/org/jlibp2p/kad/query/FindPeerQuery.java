package org.jlibp2p.kad.query;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * Searches for one peer. It is found when there is a connection with it: as soon as somebody tells where it is, it is itself the
 * next one to be asked, and {@link #onConnected}, or its answer, ends the search. Whoever runs it dials {@link #addresses()}.
 * Confined to one thread at a time.
 *
 * <p>A peer that tells wrong addresses costs one attempt, and does not end the search, nor does it hide the right addresses: the
 * search goes on beside every attempt (the first one only gets a head start, of as long as a peer may take to answer), and the
 * peer is tried again whenever somebody has told new addresses. So there are at most as many attempts as answers. An attempt is
 * not counted among the alpha peers being asked.
 *
 * <p>Specification: IPFS Kademlia DHT, FindPeer.
 */
public final class FindPeerQuery implements Query<Optional<PeerInfo>> {
    /** The most new addresses that are taken from one answer. */
    static final int MAX_ADDRESSES_TOLD = 16;

    private final PeerId target;
    private final Lookup lookup;
    private final QueryListener listener;
    private final Set<Multiaddr> tried = new LinkedHashSet<>();
    private final Set<Multiaddr> untried = new LinkedHashSet<>();
    private PeerId teller;
    private int hops;
    private boolean isBeingTried;
    private int attempts;
    private int failures;
    private long headStartUntil;
    private boolean isFound;

    /**
     * A search that has not begun.
     *
     * @param setup what it begins with
     * @param target who is searched for: the setup's key has to be its bytes
     * @throws IllegalArgumentException if the key is not that peer's
     */
    public FindPeerQuery(QuerySetup setup, PeerId target) {
        if (!setup.key().equals(target.bytes())) {
            throw new IllegalArgumentException("the key is not that of the peer that is searched for");
        }
        this.target = target;
        this.listener = setup.listener();
        QuerySetup others = new QuerySetup(
                setup.self(),
                setup.key(),
                setup.seeds().stream().filter(seed -> !seed.equals(target)).toList(),
                setup.rules(),
                setup.diversity(),
                peer -> !peer.id().equals(target) && setup.acceptable().test(peer),
                listener);
        this.lookup = new Lookup(others);
    }

    /**
     * Where the peer is said to be.
     *
     * @return what was told last, or is being tried, first; the rest has been tried in vain
     */
    public List<Multiaddr> addresses() {
        List<Multiaddr> addresses = new ArrayList<>(untried);
        List<Multiaddr> older = new ArrayList<>(tried);
        for (int i = older.size() - 1; i >= 0; i--) {
            addresses.add(older.get(i));
        }
        return addresses;
    }

    @Override
    public QueryStep next(long nowNanos) {
        if (!isFound) {
            if (!isBeingTried && !untried.isEmpty()) {
                return attempt(nowNanos);
            }
            if (isBeingTried && attempts == 1 && nowNanos < headStartUntil) {
                return new QueryStep.Wait(headStartUntil);
            }
        }
        return lookup.nextBeside(isBeingTried, nowNanos);
    }

    private QueryStep attempt(long now) {
        tried.addAll(untried);
        untried.clear();
        isBeingTried = true;
        attempts++;
        headStartUntil = now + lookup.patience();
        listener.onAsked(target, teller, now);
        return new QueryStep.Ask(target);
    }

    @Override
    public void onReply(PeerId peer, KadReply reply, long nowNanos) {
        if (peer.equals(target)) {
            if (isBeingTried) {
                onConnected(peer, nowNanos);
            }
            return;
        }
        if (!lookup.answered(peer, reply.closer(), nowNanos)) {
            return;
        }
        for (KadPeer told : reply.closer()) {
            if (told.id().equals(target)) {
                hear(told.addresses(), peer);
            }
        }
    }

    private void hear(List<Multiaddr> addresses, PeerId from) {
        int taken = 0;
        for (Multiaddr address : addresses) {
            if (taken < MAX_ADDRESSES_TOLD && !tried.contains(address) && untried.add(address)) {
                taken++;
            }
        }
        if (taken > 0) {
            teller = from;
            hops = lookup.hops(from) + 1;
            listener.onHeard(target, from, hops);
        }
    }

    @Override
    public void onConnected(PeerId peer, long nowNanos) {
        if (peer.equals(target) && !isFound) {
            isFound = true;
            isBeingTried = false;
            lookup.satisfy();
        }
    }

    @Override
    public void onFailure(PeerId peer, long nowNanos) {
        if (!peer.equals(target)) {
            lookup.failed(peer, nowNanos);
        } else if (isBeingTried) {
            isBeingTried = false;
            failures++;
            listener.onFailed(peer, nowNanos);
        }
    }

    /** The peer, if there was a connection with it, and where it was said to be, the addresses that were tried last first. */
    @Override
    public Optional<PeerInfo> result() {
        return isFound ? Optional.of(new PeerInfo(target, addresses())) : Optional.empty();
    }

    @Override
    public QueryReport report() {
        QueryReport report = lookup.report();
        return new QueryReport(
                report.asked() + attempts,
                report.answered() + (isFound ? 1 : 0),
                report.failed() + failures,
                isFound ? hops : report.hops(),
                report.ending());
    }
}
