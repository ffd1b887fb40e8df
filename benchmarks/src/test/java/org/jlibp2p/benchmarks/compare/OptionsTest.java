package org.jlibp2p.benchmarks.compare;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OptionsTest {
    private static final Path OUT = Path.of("target", "compare");

    @Test
    void everythingIsMeasuredInFiveRoundsIfNothingIsSaid() {
        Options options = Options.parse(OUT);

        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.only()).isEmpty();
        assertThat(options.sides()).isEmpty();
        assertThat(options.out()).isEqualTo(OUT.toAbsolutePath());
    }

    @Test
    void quickIsTwoRoundsUnlessANumberIsGiven() {
        assertThat(Options.parse(OUT, "--quick").rounds()).isEqualTo(2);
        assertThat(Options.parse(OUT, "--rounds", "3", "--quick").rounds()).isEqualTo(3);
    }

    @Test
    void listsAreSplit() {
        Options options = Options.parse(
                OUT, "--only", "bulk, echo", "--sides", "go,rust", "--java-options", "-Xmx1g -XX:+UseZGC");

        assertThat(options.only()).containsExactly("bulk", "echo");
        assertThat(options.sides()).containsExactly("go", "rust");
        assertThat(options.javaOptions()).containsExactly("-Xmx1g", "-XX:+UseZGC");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(OUT, "--fast", "yes"))
                .withMessageContaining("--fast");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(OUT, "--rounds", "none"))
                .withMessageContaining("--rounds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(OUT, "--only"))
                .withMessageContaining("--only");
    }
}
