package org.jlibp2p.pnet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;

import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * The key of a private network, which all of its nodes have and nobody else may have. Immutable; any thread. {@link
 * #toString()} shows the {@linkplain #fingerprint() fingerprint} only; the key itself leaves through {@link #encode()}
 * alone.
 *
 * <p>Kept in a file as other implementations keep it ({@code swarm.key}): a line {@code /key/swarm/psk/1.0.0/}, a line that
 * says how the rest is encoded, and {@value #SIZE} bytes in that encoding. {@code /base16/}, {@code /base64/} and {@code
 * /bin/} are read; {@code /base16/}, which everybody reads, is written. Lines may end as on Windows, and the last one need
 * not end at all.
 *
 * <p>Specification: libp2p, pnet/Private-Networks-PSK-V1.md, Interface.
 */
public final class PreSharedKey {
    /** The bytes of a key. */
    public static final int SIZE = 32;

    private static final Bytes FINGERPRINT_NONCE = Bytes.utf8("finprint");
    private static final int FINGERPRINT_SIZE = 16;
    private static final int BLOCK_SIZE = 64;

    private final Bytes secret;
    private final String fingerprint;

    private PreSharedKey(Bytes secret) {
        this.secret = secret;
        this.fingerprint = fingerprintOf(secret);
    }

    /**
     * A key of random bytes, for a new network.
     *
     * @return the key
     */
    public static PreSharedKey generate() {
        byte[] secret = new byte[SIZE];
        new SecureRandom().nextBytes(secret);
        return new PreSharedKey(Bytes.wrap(secret));
    }

    /**
     * A key from its bytes, without any encoding around them.
     *
     * @param secret {@value #SIZE} bytes that nobody can guess
     * @return the key
     * @throws IllegalArgumentException if they are not that many
     */
    public static PreSharedKey of(Bytes secret) {
        if (secret.size() != SIZE) {
            throw new IllegalArgumentException("a private network's key has " + SIZE + " bytes, not " + secret.size());
        }
        return new PreSharedKey(secret.compact());
    }

    /**
     * Reads what is in a key file.
     *
     * @param file its content
     * @return the key
     * @throws MalformedMessageException if it is not a key file; the message says where, and nothing of the content
     */
    public static PreSharedKey decode(Bytes file) {
        return new PreSharedKey(KeyFile.secret(file));
    }

    /**
     * Reads what is in a key file, given as a text.
     *
     * @param text its content
     * @return the key
     * @throws IllegalArgumentException if it is not a key file; the message says where, and nothing of the content
     */
    public static PreSharedKey parse(String text) {
        try {
            return decode(Bytes.utf8(text));
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Reads a key file. Blocks on the disk; not to be called on an event loop.
     *
     * @param file the file
     * @return the key
     * @throws IOException if there is no such file, it cannot be read, or it is not a key file
     */
    public static PreSharedKey load(Path file) throws IOException {
        Bytes content;
        try (InputStream input = Files.newInputStream(file)) {
            content = Bytes.wrap(input.readNBytes(KeyFile.MAX_SIZE + 1));
        }
        try {
            return decode(content);
        } catch (MalformedMessageException e) {
            throw new IOException("no private network's key in file " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * What to keep in a key file: the secret itself.
     *
     * @return three lines
     */
    public String encode() {
        return KeyFile.of(secret);
    }

    /**
     * A short name for the key, from which nobody can compute it: what to compare when two nodes do not find together.
     * Other implementations show the same one.
     *
     * @return 32 hexadecimal digits
     */
    public String fingerprint() {
        return fingerprint;
    }

    Bytes secret() {
        return secret;
    }

    /** Not specified; as go-libp2p and rust-libp2p compute it: a hash of key stream, never of the key itself. */
    private static String fingerprintOf(Bytes secret) {
        byte[] stream = new byte[BLOCK_SIZE];
        Salsa20Engine salsa = new Salsa20Engine();
        salsa.init(true, new ParametersWithIV(new KeyParameter(secret.toByteArray()), FINGERPRINT_NONCE.toByteArray()));
        salsa.processBytes(stream, 0, stream.length, stream, 0);
        SHAKEDigest hash = new SHAKEDigest(128);
        hash.update(stream, 0, stream.length);
        byte[] print = new byte[FINGERPRINT_SIZE];
        hash.doFinal(print, 0, print.length);
        return Bytes.wrap(print).hex();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PreSharedKey that
                && MessageDigest.isEqual(secret.toByteArray(), that.secret.toByteArray());
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }

    @Override
    public String toString() {
        return "PreSharedKey[" + fingerprint + "]";
    }
}
