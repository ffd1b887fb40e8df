package org.jlibp2p.crypto;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyEnginesTest {
    private static final Supplier<Optional<String>> THERE = () -> Optional.of("native");
    private static final Supplier<Optional<String>> ABSENT = Optional::empty;
    private static final Supplier<Optional<String>> UNTOUCHED = () -> {
        throw new AssertionError("looked for without need");
    };

    private static String choose(
            Supplier<Optional<String>> conscrypt, Predicate<String> works, Optional<String> asked) {
        return KeyEngines.choose("a test", "java", conscrypt, works, asked);
    }

    @Test
    void conscryptIsChosenWhereItIsAndWorks() {
        assertThat(choose(THERE, made -> true, Optional.empty())).isEqualTo("native");
        assertThat(choose(THERE, made -> true, Optional.of("conscrypt"))).isEqualTo("native");
    }

    @Test
    void otherwiseBouncyCastleIsEvenIfAskedForTheOther() {
        assertThat(choose(ABSENT, made -> true, Optional.empty())).isEqualTo("java");
        assertThat(choose(ABSENT, made -> true, Optional.of("conscrypt"))).isEqualTo("java");
        assertThat(choose(THERE, made -> false, Optional.of("conscrypt"))).isEqualTo("java");
    }

    @Test
    void whateverASelfTestThrowsIsNoFailure() {
        Predicate<String> withoutLibrary = made -> {
            throw new UnsatisfiedLinkError("no native library");
        };
        Predicate<String> withoutAlgorithm = made -> {
            throw new IllegalStateException("no such algorithm");
        };

        assertThat(choose(THERE, withoutLibrary, Optional.empty())).isEqualTo("java");
        assertThat(choose(THERE, withoutAlgorithm, Optional.empty())).isEqualTo("java");
    }

    @Test
    void noNativeLibraryIsLoadedWhereBouncyCastleIsAskedFor() {
        assertThat(choose(UNTOUCHED, made -> true, Optional.of("bouncycastle"))).isEqualTo("java");
    }

    @Test
    void aNameThatIsNoneChangesNothing() {
        assertThat(choose(THERE, made -> true, Optional.of("other"))).isEqualTo("native");
        assertThat(choose(ABSENT, made -> true, Optional.of("other"))).isEqualTo("java");
    }
}
