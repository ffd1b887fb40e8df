package org.jlibp2p.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of one direction, from which its keys are made. Immutable.
 *
 * <p>Specification: RFC 8446, sections 7.1 to 7.3; RFC 5869, section 2.3.
 */
final class TrafficSecret {
    private static final int NONCE_SIZE = 12;
    private static final String LABEL_PREFIX = "tls13 ";

    private final Suite suite;
    private final byte[] secret;

    TrafficSecret(Suite suite, byte[] secret) {
        this.suite = suite;
        this.secret = secret;
    }

    /** A cipher under the keys of this secret. */
    RecordCipher cipher() {
        return new RecordCipher(suite, expand("key", suite.keySize()), expand("iv", NONCE_SIZE));
    }

    /** The secret after an update. */
    TrafficSecret next() {
        return new TrafficSecret(suite, expand("traffic upd", suite.hashSize()));
    }

    /** Never longer than one hash, so that there is one block. */
    private byte[] expand(String label, int size) {
        byte[] name = (LABEL_PREFIX + label).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer info = ByteBuffer.allocate(2 + 1 + name.length + 1 + 1);
        info.putShort((short) size)
                .put((byte) name.length)
                .put(name)
                .put((byte) 0)
                .put((byte) 1);
        try {
            Mac mac = Mac.getInstance(suite.hmac());
            mac.init(new SecretKeySpec(secret, suite.hmac()));
            return Arrays.copyOf(mac.doFinal(info.array()), size);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + suite.hmac(), e);
        }
    }
}
