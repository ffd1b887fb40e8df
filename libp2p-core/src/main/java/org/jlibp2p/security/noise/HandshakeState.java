package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.util.List;
import javax.crypto.AEADBadTagException;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;

/**
 * One side of the pattern XX: three messages, after which both sides know each other's static key and share two cipher
 * states. Writing and reading alternate, the initiator writes first. No I/O; confined to one thread; of no use any more
 * once a message was refused.
 *
 * <p>Specification: Noise Protocol Framework, sections 5.3 and 7.5.
 */
final class HandshakeState {
    static final String PROTOCOL_NAME = "Noise_XX_25519_ChaChaPoly_SHA256";

    /** The longest message, of a handshake as well as after it. */
    static final int MAX_MESSAGE = 65_535;

    private static final int KEY_SIZE = X25519KeyPair.KEY_SIZE;
    private static final List<List<Token>> XX =
            List.of(List.of(Token.E), List.of(Token.E, Token.EE, Token.S, Token.ES), List.of(Token.S, Token.SE));

    private enum Token {
        E,
        S,
        EE,
        ES,
        SE
    }

    private final boolean initiator;
    private final SymmetricState symmetric;
    private final X25519KeyPair ownStatic;
    private final X25519KeyPair ownEphemeral;
    private Bytes remoteStatic = Bytes.empty();
    private Bytes remoteEphemeral = Bytes.empty();
    private int messages;

    /** A handshake of which nothing was said yet; the prologue is what both sides know beforehand, often nothing. */
    HandshakeState(
            boolean initiator,
            SymmetricState symmetric,
            Bytes prologue,
            X25519KeyPair ownStatic,
            X25519KeyPair ownEphemeral) {
        this.initiator = initiator;
        this.symmetric = symmetric;
        this.ownStatic = ownStatic;
        this.ownEphemeral = ownEphemeral;
        symmetric.mixHash(prologue);
    }

    /** The next message, with a payload that is secret from the second message on. */
    Bytes write(Bytes payload) {
        ByteBuffer message = ByteBuffer.allocate(2 * KEY_SIZE + payload.size() + 2 * AeadCipher.TAG_SIZE);
        for (Token token : XX.get(messages)) {
            switch (token) {
                case E:
                    message.put(ownEphemeral.publicKey().asByteBuffer());
                    symmetric.mixHash(ownEphemeral.publicKey());
                    break;
                case S:
                    symmetric.encryptAndHash(wrap(ownStatic.publicKey()), message);
                    break;
                default:
                    symmetric.mixKey(agree(token));
            }
        }
        symmetric.encryptAndHash(wrap(payload), message);
        messages++;
        return Bytes.wrap(message.array(), 0, message.position());
    }

    private static ByteBuffer wrap(Bytes bytes) {
        return bytes.borrow(ByteBuffer::wrap);
    }

    /**
     * The payload of the peer's next message.
     *
     * @throws HandshakeException if the message is too short, forged, or has an unusable key
     */
    Bytes read(ByteBuffer message) {
        try {
            for (Token token : XX.get(messages)) {
                switch (token) {
                    case E:
                        remoteEphemeral = take(message, KEY_SIZE);
                        symmetric.mixHash(remoteEphemeral);
                        break;
                    case S:
                        remoteStatic = decrypt(slice(message, KEY_SIZE + symmetric.overhead()));
                        break;
                    default:
                        symmetric.mixKey(agree(token));
                }
            }
            messages++;
            return decrypt(slice(message, message.remaining()));
        } catch (AEADBadTagException forged) {
            throw new HandshakeException(Reason.DECRYPTION_FAILED, "a message that is not authentic", forged);
        }
    }

    private Bytes decrypt(ByteBuffer sealed) throws AEADBadTagException {
        if (sealed.remaining() < symmetric.overhead()) {
            throw tooShort();
        }
        byte[] plaintext = new byte[sealed.remaining() - symmetric.overhead()];
        symmetric.decryptAndHash(sealed, ByteBuffer.wrap(plaintext));
        return Bytes.wrap(plaintext);
    }

    private static Bytes take(ByteBuffer message, int size) {
        return Bytes.copyOf(slice(message, size));
    }

    private static ByteBuffer slice(ByteBuffer message, int size) {
        if (message.remaining() < size) {
            throw tooShort();
        }
        ByteBuffer slice = message.slice(message.position(), size);
        message.position(message.position() + size);
        return slice;
    }

    private static HandshakeException tooShort() {
        return new HandshakeException(Reason.MALFORMED, "a handshake message that is too short");
    }

    private byte[] agree(Token token) {
        switch (token) {
            case EE:
                return ownEphemeral.agree(remoteEphemeral);
            case ES:
                return initiator ? ownEphemeral.agree(remoteStatic) : ownStatic.agree(remoteEphemeral);
            default:
                return initiator ? ownStatic.agree(remoteEphemeral) : ownEphemeral.agree(remoteStatic);
        }
    }

    /** Whether nothing was said yet. */
    boolean isFirst() {
        return messages == 0;
    }

    boolean isComplete() {
        return messages == XX.size();
    }

    Bytes remoteStatic() {
        return remoteStatic;
    }

    Bytes handshakeHash() {
        return Bytes.wrap(symmetric.handshakeHash());
    }

    /** The state for what this side sends, and the one for what it receives. */
    List<CipherState> split() {
        List<CipherState> states = symmetric.split();
        return initiator ? states : List.of(states.get(1), states.get(0));
    }
}
