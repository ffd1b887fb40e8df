package org.jlibp2p.interop.guide;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GuidePageTest {
    @Test
    void everyBlockOfThePageSaysHowItIsTried() {
        assertThat(GuidePage.read(Path.of("..", "docs", "production.md"))).isNotEmpty();
    }

    @Test
    void aBlockIsWhatItsMarkerSays() {
        List<GuideStep> steps = GuidePage.parse(List.of(
                "text",
                "<!-- run: one two as MACHINE_ID -->",
                "```sh",
                "true",
                "false",
                "```",
                "<!-- prints -->",
                "```",
                "x",
                "```"));
        assertThat(steps).hasSize(2);
        assertThat(steps.get(0).kind()).isEqualTo(GuideStep.Kind.RUN);
        assertThat(steps.get(0).machines()).containsExactly("one", "two");
        assertThat(steps.get(0).name()).contains("MACHINE_ID");
        assertThat(steps.get(0).text()).isEqualTo("true\nfalse\n");
        assertThat(steps.get(1).text()).isEqualTo("x\n");
    }

    @Test
    void aFileIsOnMachinesAtAPath() {
        GuideStep step = GuidePage.parse(List.of("<!-- file: one two /etc/x -->", "```yaml", "a: b", "```"))
                .get(0);
        assertThat(step.machines()).containsExactly("one", "two");
        assertThat(step.argument()).isEqualTo("/etc/x");
    }

    @Test
    void aBlockThatNobodyTriesIsFound() {
        assertRefused("has no comment", "text", "```sh", "true", "```");
        assertRefused("nobody knows how", "<!-- perhaps: one -->", "```sh", "true", "```");
        assertRefused("says not where", "<!-- run -->", "```sh", "true", "```");
        assertRefused("says not where", "<!-- file: /etc/x -->", "```sh", "true", "```");
        assertRefused("does not end", "<!-- run: one -->", "```sh", "true");
        assertRefused("stands behind", "<!-- prints -->", "```", "true", "```");
    }

    private static void assertRefused(String why, String... page) {
        assertThatThrownBy(() -> GuidePage.parse(List.of(page)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(why);
    }
}
