package org.jlibp2p.kad.server;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadRequest.AddProvider;
import org.jlibp2p.kad.protocol.KadRequest.PutValue;
import org.jlibp2p.kad.server.RefusedRequestException.Reason;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * What peers may ask of a server. Pure.
 *
 * <p>Specification: libp2p, kad-dht/README.md; where that is silent as go-libp2p-kad-dht does it.
 */
final class RequestRules {
    /** The most bytes of the key of content. */
    static final int MAX_PROVIDER_KEY = 80;

    /** The most bytes of the key of a value. */
    static final int MAX_VALUE_KEY = 512;

    /** The most bytes of a value. */
    static final int MAX_VALUE = 10_240;

    private RequestRules() {}

    /** The key of peers that are looked for may be any but none. */
    static void checkPeerKey(Bytes key) {
        check(key, Integer.MAX_VALUE);
    }

    static void checkProviderKey(Bytes key) {
        check(key, MAX_PROVIDER_KEY);
    }

    static void checkValueKey(Bytes key) {
        check(key, MAX_VALUE_KEY);
    }

    private static void check(Bytes key, int most) {
        if (key.isEmpty()) {
            throw new RefusedRequestException(Reason.NO_KEY, "a request without a key");
        }
        if (key.size() > most) {
            throw new RefusedRequestException(Reason.KEY_TOO_LONG, "a key of " + key.size() + " bytes, above " + most);
        }
    }

    /** What may be kept, as far as can be said without knowing what such values look like. */
    static void check(PutValue put) {
        checkValueKey(put.key());
        if (!put.key().equals(put.record().key())) {
            throw new RefusedRequestException(Reason.OTHER_KEY, "a value under another key than its own");
        }
        if (put.record().value().size() > MAX_VALUE) {
            throw new RefusedRequestException(
                    Reason.VALUE_TOO_LONG, "a value of " + put.record().value().size() + " bytes, above " + MAX_VALUE);
        }
    }

    /**
     * Who is to be kept as a provider: the sender and nobody else, and only if it says where it is. Its addresses are those in
     * scope, of which there may be none: a peer behind a relay that changes is found by its id. Of many addresses as many
     * are kept as would be told.
     */
    static PeerInfo provider(AddProvider add, PeerId sender, Predicate<? super Multiaddr> inScope) {
        checkProviderKey(add.key());
        boolean named = false;
        Set<Multiaddr> addresses = new LinkedHashSet<>();
        int room = PeerForm.MAX_BYTES;
        for (KadPeer provider : add.providers()) {
            if (provider.id().equals(sender) && !provider.addresses().isEmpty()) {
                named = true;
                room = add(provider.addresses(), inScope, addresses, room);
            }
        }
        if (!named) {
            throw new RefusedRequestException(Reason.NO_PROVIDER, "no provider that is the sender and has an address");
        }
        return new PeerInfo(sender, List.copyOf(addresses));
    }

    private static int add(
            List<Multiaddr> told, Predicate<? super Multiaddr> inScope, Set<Multiaddr> addresses, int room) {
        int left = room;
        for (Multiaddr address : told) {
            int size = address.bytes().size();
            if (addresses.size() >= PeerForm.MAX_ADDRESSES) {
                break;
            }
            if (size <= left && inScope.test(address) && addresses.add(address)) {
                left -= size;
            }
        }
        return left;
    }
}
