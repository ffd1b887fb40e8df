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
    private final Map<PeerId, Boolean> settled = new ConcurrentHashMap<>();

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
                secured.thenAccept(channel ->
                        settled.put(channel.remotePeer(), channel.earlyMuxer().isPresent()));
                return secured;
            }
        };
    }

    /** Whether the last handshake with a peer settled on the muxer. */
    boolean isSettledWith(PeerId peer) {
        return settled.getOrDefault(peer, false);
    }

    void forget(PeerId peer) {
        settled.remove(peer);
    }
}
