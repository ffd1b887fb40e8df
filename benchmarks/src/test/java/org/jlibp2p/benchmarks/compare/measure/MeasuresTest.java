package org.jlibp2p.benchmarks.compare.measure;

import java.nio.file.Path;
import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Figure;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MeasuresTest {
    private static final Path JAVA = Path.of("java");

    @Test
    void everyFigureHasAnIdOfItsOwnAndOneThatItIsComparedWith() {
        List<Figure> figures = Measures.all(Scale.full(), command -> command, JAVA).stream()
                .flatMap(measure -> measure.figures().stream())
                .toList();

        assertThat(figures).extracting(Figure::id).doesNotHaveDuplicates();
        assertThat(figures)
                .extracting(Figure::id)
                .containsAll(figures.stream().map(Figure::against).toList());
    }

    @Test
    void aFigureNamesTheMeasureThatYieldsIt() {
        assertThat(Measures.all(Scale.quick(), command -> command, JAVA))
                .allSatisfy(measure -> assertThat(measure.figures())
                        .isNotEmpty()
                        .allSatisfy(figure -> assertThat(figure.measure()).isEqualTo(measure.name())));
    }

    @Test
    void aFamilyStandsForAllOfIt() {
        assertThat(names("echo")).containsExactly("echo-32", "echo-16k");
        assertThat(names("echo-16k", "start")).containsExactly("echo-16k", "start");
    }

    @Test
    void aNameThatStandsForNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> names("bulk-3")).withMessageContaining("bulk-3");
    }

    private static List<String> names(String... names) {
        return Measures.named(Scale.full(), command -> command, JAVA, List.of(names)).stream()
                .map(Measure::name)
                .toList();
    }
}
