package org.jlibp2p.crypto;

import java.lang.reflect.InvocationTargetException;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who computes on the curve 25519 in this process: Conscrypt, where an application has put it on the class path and it
 * passes a self-test, otherwise BouncyCastle's lightweight classes. Applications need nothing of this class but its
 * {@linkplain #PROPERTY property}; it is public for the security channels of this library. Any thread.
 *
 * <p>The choice is made once for each algorithm, at its first use, and logged once. Conscrypt is used without being
 * registered as a provider, and its absence or failure is no error.
 */
public final class KeyEngines {
    /**
     * The system property that asks for one of the two, {@code conscrypt} or {@code bouncycastle}. The other is taken,
     * with a warning, if that one does not work.
     */
    public static final String PROPERTY = "org.jlibp2p.crypto";

    private static final String CONSCRYPT = "conscrypt";
    private static final String BOUNCY_CASTLE = "bouncycastle";
    private static final Logger LOG = LoggerFactory.getLogger(KeyEngines.class);

    private KeyEngines() {}

    private static final class Holder {
        private static final Optional<Provider> FOUND =
                Optional.ofNullable(Security.getProvider("Conscrypt")).or(() -> unregistered());

        private static Optional<Provider> unregistered() {
            try {
                return Optional.of((Provider) Class.forName("org.conscrypt.OpenSSLProvider")
                        .getConstructor()
                        .newInstance());
            } catch (ClassNotFoundException absent) {
                return Optional.empty();
            } catch (InvocationTargetException e) {
                LOG.debug("Conscrypt is there, but does not work", e.getCause());
            } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
                LOG.debug("Conscrypt is there, but does not work", e);
            }
            return Optional.empty();
        }
    }

    /**
     * Conscrypt, where it is on the class path together with its native library, registered as a provider or not. It is
     * looked for once, which loads the library.
     *
     * @return the provider, always the same one
     */
    public static Optional<Provider> conscrypt() {
        return Holder.FOUND;
    }

    /**
     * Chooses an implementation, and logs which.
     *
     * @param <E> what the implementations have in common
     * @param algorithm its name in the log
     * @param bouncyCastle the implementation that is always there
     * @param conscrypt makes the other one
     * @param works tells whether the other one gives the right answers; may throw if it does not
     * @return one of them
     */
    public static <E> E choose(
            String algorithm,
            E bouncyCastle,
            Function<? super Provider, ? extends E> conscrypt,
            Predicate<? super E> works) {
        Supplier<Optional<E>> made = () -> conscrypt().map(conscrypt);
        return choose(algorithm, bouncyCastle, made, works, Optional.ofNullable(System.getProperty(PROPERTY)));
    }

    static <E> E choose(
            String algorithm,
            E bouncyCastle,
            Supplier<Optional<E>> conscrypt,
            Predicate<? super E> works,
            Optional<String> asked) {
        Optional<E> working = asked.filter(BOUNCY_CASTLE::equals).isPresent()
                ? Optional.empty()
                : conscrypt.get().filter(made -> works(algorithm, made, works));
        String name = working.isPresent() ? CONSCRYPT : BOUNCY_CASTLE;
        if (asked.isPresent() && !asked.get().equals(name)) {
            LOG.warn("{}={} is not available for {}, using {}", PROPERTY, asked.get(), algorithm, name);
        }
        LOG.info("{} is computed by {}", algorithm, name);
        return working.orElse(bouncyCastle);
    }

    private static <E> boolean works(String algorithm, E made, Predicate<? super E> works) {
        try {
            if (works.test(made)) {
                return true;
            }
            LOG.debug("{} of {} gives wrong answers", algorithm, CONSCRYPT);
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("{} of {} does not work", algorithm, CONSCRYPT, e);
        }
        return false;
    }
}
