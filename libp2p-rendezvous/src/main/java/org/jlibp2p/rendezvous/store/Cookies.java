package org.jlibp2p.rendezvous.store;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jlibp2p.bytes.Bytes;

/**
 * What a peer is given to say what it has seen: the number of the last registration, the name it was asked under, and the proof
 * that it was given here. Nothing is remembered of cookies, so nobody can make a point remember many. One that was made up, is of
 * another point, of before a restart, or of another name is recognised. Plain, without clock.
 *
 * <p>The number takes eight bytes, the proof follows in letters: rust-libp2p refuses what does not look like that.
 */
public final class Cookies {
    /** The bytes of a secret, at least. */
    public static final int MIN_SECRET = 16;

    private static final String HMAC = "HmacSHA256";
    private static final int PROOF = 16;

    private final SecretKeySpec secret;

    /**
     * The cookies of one point.
     *
     * @param secret what nobody else knows
     */
    public Cookies(Bytes secret) {
        if (secret.size() < MIN_SECRET) {
            throw new IllegalArgumentException("a secret of " + secret.size() + " bytes, below " + MIN_SECRET);
        }
        this.secret = new SecretKeySpec(secret.toByteArray(), HMAC);
    }

    /**
     * A cookie.
     *
     * @param namespace the name that was asked under, or the empty one
     * @param sequence the number of the last registration that was told
     * @return its bytes
     */
    public Bytes bake(String namespace, long sequence) {
        Bytes first =
                Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
        return Bytes.concat(first, Bytes.utf8(proof(first, namespace).hex()));
    }

    private Bytes proof(Bytes number, String namespace) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            mac.update(number.toByteArray());
            return Bytes.wrap(mac.doFinal(Bytes.utf8(namespace).toByteArray())).slice(0, PROOF);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }

    /**
     * Reads a cookie.
     *
     * @param cookie what a peer says that it was given
     * @param namespace the name it asks under now
     * @return the number of the last registration that it was told; empty if the cookie was not given here under that name
     */
    public OptionalLong read(Bytes cookie, String namespace) {
        if (cookie.size() != Long.BYTES + 2 * PROOF) {
            return OptionalLong.empty();
        }
        long sequence = cookie.asByteBuffer().getLong();
        boolean given = MessageDigest.isEqual(bake(namespace, sequence).toByteArray(), cookie.toByteArray());
        return given ? OptionalLong.of(sequence) : OptionalLong.empty();
    }
}
