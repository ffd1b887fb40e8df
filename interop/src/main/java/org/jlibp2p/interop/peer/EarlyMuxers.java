package org.jlibp2p.interop.peer;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.io.Duplex;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;

/** Sees with which peers the security handshake settled on the muxer too. Any thread. */
final class EarlyMuxers {
    /** What the last handshake has settled, and how many there were that nobody has forgotten. */
    private record Handshakes(boolean settled, int count) {}

    private final Map<PeerId, Handshakes> handshakes = new ConcurrentHashMap<>();

    /** The same security, watched. */
    Security watching(Security security) {
        return new Security() {
            @Override
            public ProtocolId protocol() {
                return security.protocol();
            }

            @Override
            public CompletableFuture<? extends SecureConnection> secure(Duplex raw, Handshake handshake) {
                CompletableFuture<? extends SecureConnection> secured = security.secure(raw, handshake);
                CompletableFuture<SecureConnection> noted = secured.thenApply(channel -> note(channel));
                noted.whenComplete((channel, failure) -> secured.cancel(false)); // no use once it is done
                return noted; // so that nobody knows of the connection before it is noted
            }
        };
    }

    private SecureConnection note(SecureConnection channel) {
        boolean settled = channel.earlyMuxer().isPresent();
        handshakes.merge(
                channel.remotePeer(),
                new Handshakes(settled, 1),
                (before, now) -> new Handshakes(settled, before.count() + 1));
        return channel;
    }

    /** Whether the last handshake with a peer settled on the muxer. */
    boolean isSettledWith(PeerId peer) {
        Handshakes known = handshakes.get(peer);
        return known != null && known.settled();
    }

    /** Forgets a handshake with a peer whose connection has ended; there may have been a later one meanwhile. */
    void forget(PeerId peer) {
        handshakes.computeIfPresent(
                peer, (id, known) -> known.count() == 1 ? null : new Handshakes(known.settled(), known.count() - 1));
    }
}
