package org.jlibp2p.security.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which cipher this process uses: the fastest that is there and passes its self-test, found out at the first use and
 * logged once. The system property {@value #PROPERTY} puts one in front, by name: {@code jdk} or {@code conscrypt}.
 */
final class AeadEngines {
    static final String PROPERTY = "org.jlibp2p.noise.aead";

    /** From here on the JDK's cipher has the processor's vector instructions; before, it is eight times as slow. */
    private static final int JDK_IS_FAST_SINCE = 21;

    private static final Logger LOG = LoggerFactory.getLogger(AeadEngines.class);

    private AeadEngines() {}

    private static final class Holder {
        private static final AeadCipher.Engine CHOSEN =
                choose(available(Runtime.version().feature()), asked());

        private static Optional<String> asked() {
            return Optional.ofNullable(System.getProperty(PROPERTY));
        }
    }

    /** The cipher of this process. */
    static AeadCipher.Engine chosen() {
        return Holder.CHOSEN;
    }

    /** What is there, the best first. */
    static List<AeadCipher.Engine> available(int javaVersion) {
        List<AeadCipher.Engine> engines = new ArrayList<>();
        JcaAead.conscrypt().ifPresent(engines::add);
        JcaAead.jdk().ifPresent(jdk -> engines.add(javaVersion >= JDK_IS_FAST_SINCE ? 0 : engines.size(), jdk));
        return engines;
    }

    /** The one asked for if it works, otherwise the first that does. */
    static AeadCipher.Engine choose(List<AeadCipher.Engine> inOrder, Optional<String> asked) {
        List<AeadCipher.Engine> working =
                inOrder.stream().filter(AeadSelfTest::passes).toList();
        if (working.isEmpty()) {
            throw new IllegalStateException("no working ChaCha20-Poly1305 in this Java runtime");
        }
        AeadCipher.Engine chosen = working.stream()
                .filter(engine -> asked.filter(engine.name()::equals).isPresent())
                .findFirst()
                .orElse(working.get(0));
        if (asked.isPresent() && !asked.get().equals(chosen.name())) {
            LOG.warn("{}={} is not available, using {}", PROPERTY, asked.get(), chosen.name());
        }
        LOG.info("Noise uses ChaCha20-Poly1305 of {}", chosen.name());
        return chosen;
    }
}
