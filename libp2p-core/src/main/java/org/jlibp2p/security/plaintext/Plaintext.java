package org.jlibp2p.security.plaintext;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.io.Duplex;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;

/**
 * A security channel that <b>protects nothing</b>: everything goes over the wire as it is, whoever is in between can read
 * and change it, and the peer at the other end is whoever it says it is, since it proves nothing. Whoever adds this to a node
 * lets anybody be anybody. It exists for tests and for reading traffic while looking for a fault; a node never has it
 * unless it is given to the builder, and a node that has it beside Noise can be talked into using it.
 *
 * <p>Each side sends its public key and the peer id that goes with it; what does not belong together, and another peer than
 * the one that was dialled, is refused. A message has at most {@value PlaintextExchange#MAX_SIZE} bytes. Stateless; any
 * thread.
 *
 * <p>Specification: libp2p, plaintext/README.md, version 2.0.0.
 */
public final class Plaintext implements Security {
    /** The id under which this channel is negotiated. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/plaintext/2.0.0");

    private Plaintext() {}

    /**
     * The channel that protects nothing.
     *
     * @return to be given to the builder of a node in a test
     */
    public static Plaintext create() {
        return new Plaintext();
    }

    @Override
    public ProtocolId protocol() {
        return PROTOCOL;
    }

    /** As said at {@link Security}. Completing the future from outside gives up and resets the pipe. */
    @Override
    public CompletableFuture<SecureConnection> secure(Duplex raw, Handshake handshake) {
        assert raw.loop().inLoop();
        return new PlaintextUpgrade(raw, handshake).run();
    }
}
