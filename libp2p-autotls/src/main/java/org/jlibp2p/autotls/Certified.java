package org.jlibp2p.autotls;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate as it was issued, wherever it is kept.
 *
 * @param key what it is for
 * @param chain that of the key first
 */
record Certified(KeyPair key, List<X509Certificate> chain) {
    boolean isGoodAt(Instant now) {
        return now.isBefore(chain.get(0).getNotAfter().toInstant());
    }
}
