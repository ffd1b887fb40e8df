package org.jlibp2p.pnet;

import java.security.SecureRandom;
import java.time.Duration;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;

/**
 * Puts the key of a private network under pipes. Any thread; holds no state of connections.
 *
 * <p>Each side sends 24 random bytes in front of what it writes first, and everything behind them goes through XSalsa20
 * with the key and those bytes. That hides what is said and makes it noise to anybody without the key; it proves nothing
 * about a byte that was changed, which is what the security above is for.
 *
 * <p>Specification: libp2p, pnet/Private-Networks-PSK-V1.md, Cryptography of Private Networks.
 */
public final class PrivateNetwork {
    private final PreSharedKey key;
    private final SecureRandom random = new SecureRandom();

    private PrivateNetwork(PreSharedKey key) {
        this.key = key;
    }

    /**
     * The network of a key.
     *
     * @param key what all its nodes have
     * @return to protect pipes with
     */
    public static PrivateNetwork of(PreSharedKey key) {
        return new PrivateNetwork(key);
    }

    /**
     * Puts the key under a pipe. To be called on the pipe's loop. Nothing is sent before something is written.
     *
     * <p>The bytes that every peer sends first show whether it has the key: as soon as one is another, or the peer goes
     * before it has sent them, or takes too long, the pipe is reset and fails with {@link PrivateNetworkException}.
     *
     * @param pipe the pipe, used only through the result from here on
     * @param greeting what every peer sends first; empty if nothing is known of that
     * @param patience how long the peer may take for it
     * @return the pipe within the network, as any pipe; any thread may call it
     */
    public Duplex protect(Duplex pipe, Bytes greeting, Duration patience) {
        byte[] nonce = new byte[KeyStream.NONCE_SIZE];
        random.nextBytes(nonce);
        ProtectedDuplex within =
                new ProtectedDuplex(pipe, new Outgoing(key, Bytes.wrap(nonce)), new Incoming(key, greeting));
        within.expectGreeting(patience);
        return within;
    }

    @Override
    public String toString() {
        return "PrivateNetwork[" + key.fingerprint() + "]";
    }
}
