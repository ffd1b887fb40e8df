package org.jlibp2p.testkit;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;

/**
 * Both ends of a secured pipe.
 *
 * @param dialler the end that expected the other one
 * @param listener the end that expected nobody in particular
 */
public record SecuredPair(SecureConnection dialler, SecureConnection listener) {
    /**
     * Secures a pair: the left end dials, the right end listens, each with a fresh identity.
     *
     * @param raw the pipe below, which the channel owns from here on
     * @param security what secures it
     * @param patience how to wait for it
     * @return both ends, after the handshake
     */
    public static SecuredPair over(DuplexPair raw, Security security, Patience patience) {
        Identity dialler = Identity.generate();
        Identity listener = Identity.generate();
        CompletableFuture<SecureConnection> left = dial(security, raw.left(), dialler, Optional.of(listener.peerId()));
        CompletableFuture<SecureConnection> right = listen(security, raw.right(), listener);
        return new SecuredPair(patience.await(left), patience.await(right));
    }

    static CompletableFuture<SecureConnection> dial(
            Security security, Duplex raw, Identity self, Optional<PeerId> expected) {
        return handshake(security, raw, new Security.Handshake(Direction.OUTBOUND, self, expected, List.of()));
    }

    static CompletableFuture<SecureConnection> listen(Security security, Duplex raw, Identity self) {
        return handshake(security, raw, new Security.Handshake(Direction.INBOUND, self, Optional.empty(), List.of()));
    }

    static CompletableFuture<SecureConnection> withMuxers(
            Security security, Duplex raw, Direction direction, List<ProtocolId> muxers) {
        Identity self = Identity.generate();
        return handshake(security, raw, new Security.Handshake(direction, self, Optional.empty(), muxers));
    }

    static CompletableFuture<SecureConnection> handshake(Security security, Duplex raw, Security.Handshake handshake) {
        return Async.call(raw.loop(), () -> {
            CompletableFuture<SecureConnection> secured = new CompletableFuture<>();
            Async.follow(security.secure(raw, handshake), secured);
            return secured;
        });
    }

    /**
     * The pair as pipes, for the contracts of a pipe.
     *
     * @return the dialler on the left
     */
    public DuplexPair pipes() {
        return new DuplexPair(dialler, listener);
    }
}
