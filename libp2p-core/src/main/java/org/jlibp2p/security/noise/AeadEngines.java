package org.jlibp2p.security.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which cipher this process uses: the fastest that is there and passes its self-test, found out at the first use and
 * logged once. The system property {@value #PROPERTY} puts one in front, by name: {@code jdk}, {@code conscrypt},
 * {@code java}, or {@code jdk+java}.
 */
final class AeadEngines {
    static final String PROPERTY = "org.jlibp2p.noise.aead";

    /** From here on the JDK's cipher has the processor's vector instructions; before, it is eight times as slow. */
    private static final int JDK_IS_FAST_SINCE = 21;

    /**
     * Up to so much plaintext the cipher in plain Java is faster even then: the JDK's takes a microsecond to start, and
     * leaves two kilobytes of garbage.
     */
    private static final int LONGEST_BY_JAVA = 256;

    private static final Logger LOG = LoggerFactory.getLogger(AeadEngines.class);

    private AeadEngines() {}

    private static final class Holder {
        private static final AeadCipher.Engine CHOSEN = choose(available(javaVersion()), asked());

        /** 17 for Java 17; 0 where there is no such number, as on Android, whose platform says 0.9. */
        private static int javaVersion() {
            String version = System.getProperty("java.specification.version", "");
            return version.matches("[0-9]{1,4}") ? Integer.parseInt(version) : 0;
        }

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
        AeadCipher.Engine java = JavaAead.engine();
        Optional<AeadCipher.Engine> jdk = JcaAead.jdk();
        boolean isJdkFast = javaVersion >= JDK_IS_FAST_SINCE;
        List<AeadCipher.Engine> engines = new ArrayList<>();
        if (isJdkFast) {
            jdk.map(fast -> AeadBySize.engine(java, LONGEST_BY_JAVA, fast)).ifPresent(engines::add);
            jdk.ifPresent(engines::add);
        }
        JcaAead.conscrypt().ifPresent(engines::add);
        engines.add(java);
        if (!isJdkFast) {
            jdk.ifPresent(engines::add);
        }
        return engines;
    }

    /** The one asked for if it works, otherwise the first that does. */
    static AeadCipher.Engine choose(List<AeadCipher.Engine> inOrder, Optional<String> asked) {
        // Those that are not needed are not tried.
        AeadCipher.Engine chosen = Stream.concat(
                        inOrder.stream()
                                .filter(engine ->
                                        asked.filter(engine.name()::equals).isPresent()),
                        inOrder.stream())
                .filter(AeadSelfTest::passes)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no working ChaCha20-Poly1305 in this Java runtime"));
        if (asked.isPresent() && !asked.get().equals(chosen.name())) {
            LOG.warn("{}={} is not available, using {}", PROPERTY, asked.get(), chosen.name());
        }
        LOG.info("Noise uses ChaCha20-Poly1305 of {}", chosen.name());
        return chosen;
    }
}
