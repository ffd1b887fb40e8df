package org.jlibp2p.pnet;

import java.nio.ByteBuffer;
import java.time.Duration;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.pnet.PrivateNetworkException.Reason;

/**
 * What comes in: takes the peer's nonce off the front, the key stream off the rest, and looks at the first bytes, which show
 * whether the peer has the key. No I/O; one thread; of no use any more once it has failed.
 */
final class Incoming {
    private final PreSharedKey key;
    private final Bytes greeting;
    private Bytes nonce = Bytes.empty();
    private KeyStream stream;
    private int greeted;

    Incoming(PreSharedKey key, Bytes greeting) {
        this.key = key;
        this.greeting = greeting;
    }

    /** Whether the peer has shown that it has the key, as far as anything is known of what it sends. */
    boolean isProved() {
        return greeted == greeting.size();
    }

    /** Whether everything that comes now is what the peer says. */
    boolean isBegun() {
        return stream != null && isProved();
    }

    /**
     * What the bytes say.
     *
     * @param bytes as they arrived, in a buffer of whatever kind; read to its end
     * @return none while only the nonce is there
     * @throws PrivateNetworkException if the peer has another key, or none
     */
    Bytes open(ByteBuffer bytes) {
        if (stream == null) {
            takeNonce(bytes);
        }
        byte[] opened = new byte[bytes.remaining()];
        bytes.get(opened);
        if (opened.length > 0) {
            stream.apply(opened, 0, opened.length);
        }
        Bytes plain = Bytes.wrap(opened);
        checkGreeting(plain);
        return plain;
    }

    private void takeNonce(ByteBuffer bytes) {
        byte[] part = new byte[Math.min(bytes.remaining(), KeyStream.NONCE_SIZE - nonce.size())];
        bytes.get(part);
        nonce = Bytes.concat(nonce, Bytes.wrap(part));
        if (!greeting.isEmpty() && nonce.startsWith(greeting)) {
            throw new PrivateNetworkException(
                    Reason.NO_KEY, "the peer is in no private network, while " + thisNode(), null);
        }
        if (nonce.size() == KeyStream.NONCE_SIZE) {
            stream = new KeyStream(key, nonce);
        }
    }

    private void checkGreeting(Bytes plain) {
        int size = Math.min(plain.size(), greeting.size() - greeted);
        if (!plain.slice(0, size).equals(greeting.slice(greeted, greeted + size))) {
            throw new PrivateNetworkException(
                    Reason.OTHER_KEY,
                    "the peer is in another private network, or speaks something else, while " + thisNode(),
                    null);
        }
        greeted += size;
    }

    /** The peer has gone, before it had shown anything. */
    PrivateNetworkException endedEarly(Throwable cause) {
        return new PrivateNetworkException(
                Reason.ENDED_EARLY,
                "the peer ended the connection before it showed that it is in this private network; it may have another"
                        + " key, or none, while " + thisNode(),
                cause);
    }

    /** The peer has not shown anything for too long. */
    PrivateNetworkException silent(Duration limit) {
        return new PrivateNetworkException(
                Reason.SILENT,
                "the peer has not shown within " + limit.toMillis()
                        + " ms that it is in this private network; it may have" + " another key, or none, while "
                        + thisNode(),
                null);
    }

    private String thisNode() {
        return "this node's private network is that of the key with the fingerprint " + key.fingerprint();
    }
}
