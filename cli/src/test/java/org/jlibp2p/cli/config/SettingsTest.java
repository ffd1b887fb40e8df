package org.jlibp2p.cli.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The table of settings itself. */
class SettingsTest {
    static Stream<Setting<?>> all() {
        return Settings.all().stream();
    }

    @Test
    void everySettingIsInTheTableOnce() throws IllegalAccessException {
        List<Object> declared = new ArrayList<>();
        for (var field : Settings.class.getFields()) {
            if (field.getType() == Setting.class) {
                declared.add(field.get(null));
            }
        }
        assertThat(Settings.all())
                .hasSameElementsAs(
                        declared.stream().map(each -> (Setting<?>) each).toList());
        assertThat(Settings.all().stream().map(Setting::key)).doesNotHaveDuplicates();
        assertThat(Settings.all().stream().map(Setting::variable)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSettingHasOneNameADefaultThatIsOneAndASentence(Setting<?> setting) {
        assertThat(setting.key()).matches("[a-z]+(-[a-z]+)*");
        assertThat(setting.flag()).isEqualTo("--" + setting.key());
        assertThat(setting.variable()).matches("JLIBP2P_[A-Z]+(_[A-Z]+)*");
        assertThat(setting.variable().substring(8).toLowerCase(Locale.ROOT).replace('_', '-'))
                .isEqualTo(setting.key());
        assertThat(setting.help()).endsWith(".").hasSizeGreaterThan(20);
        assertThat(setting.roles()).isNotEmpty();
        if (!setting.defaults().isEmpty()) {
            assertThat(setting.parse(setting.defaults())).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "listn, listen",
        "lisetn, listen",
        "bootstap, bootstrap",
        "max-conections, max-connections",
        "relay-circuit, relay-circuits",
        "logformat, log-format"
    })
    void aNameThatIsNoneIsRecognized(String typed, String meant) {
        assertThat(Settings.nearest(typed)).contains(meant);
    }

    @Test
    void aNameThatIsLikeNoneIsNot() {
        assertThat(Settings.nearest("zzzzzzzzzzzz")).isEmpty();
        assertThat(Settings.nearest("x".repeat(100_000))).isEmpty();
    }

    @Test
    void distancesAreNumbersOfMistakes() {
        assertThat(Nearest.distance("listen", "listen")).isZero();
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("abc", "acb")).isEqualTo(1);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }

    @Test
    void whatIsSecretOfAUrlIsNotShown() {
        assertThat(Settings.DELEGATES.shown("https://user:secret@example.org/x"))
                .isEqualTo("https://***@example.org/x");
        for (Setting<?> setting : Settings.all()) {
            if (setting.type().name().equals("URL")) {
                assertThat(setting.shown("https://user:secret@example.org/x"))
                        .as(setting.key())
                        .isEqualTo("https://***@example.org/x");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://user:secret@example.org",
                "https://user:a/secret@example.org",
                "https://user:a secret@example.org",
                "https://user:secret@",
                "user:secret@example.org"
            })
    void whatIsSecretOfAUrlThatIsRefusedIsNotToldEither(String url) {
        for (Setting<?> setting : List.of(Settings.DELEGATES, Settings.AUTOTLS_BROKER_URL)) {
            assertThatThrownBy(() -> setting.parse(List.of(url)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret")
                    .hasMessageContaining("cannot be used");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "max-connections, 0, out of bounds",
        "max-connections, 1000001, out of bounds",
        "max-connections, many, no whole number",
        "relay-duration, 0s, out of bounds",
        "relay-duration, soon, is not a duration",
        "relay-bytes, 1XB, is no size",
        "amino, yes, neither true nor false",
        "log-format, jsn, did you mean json",
        "listen, nonsense, begins with a slash",
        "bootstrap, /ip4/127.0.0.1/tcp/1, does not end in /p2p/",
        "relay-allow, me, cannot be used",
        "admin, localhost:1, not an IP address",
        "admin, 127.0.0.1, does not end in a colon and a port",
        "admin, 127.0.0.1:70000, there is no port",
        "admin, ::1:80, stands in brackets",
        "delegates, ftp://example.org, no http:// or https:// URL",
        "network, /x, no slash at its ends",
        "protocol-prefix, x, begins with a slash",
        "admin-hosts, a b, letters",
        "http-proxies, 10.0.0.0/99, cannot be used"
    })
    void aValueThatIsNoneIsRefusedWithTheFix(String key, String value, String wrong) {
        Setting<?> setting = Settings.byKey(key).orElseThrow();
        assertThatThrownBy(() -> setting.parse(List.of(value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(wrong)
                .hasMessageContaining("; ");
    }

    @Test
    void theValueThatIsShownInAProblemIsBounded() {
        assertThatThrownBy(() -> Settings.LISTEN.parse(List.of("x".repeat(100_000))))
                .satisfies(problem -> assertThat(problem.getMessage()).hasSizeLessThan(2000));
        assertThatThrownBy(() -> Settings.LISTEN.parse(Collections.nCopies(1001, "/ip4/127.0.0.1/tcp/1")))
                .hasMessageContaining("at most 1000");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1024, 1KiB", "1536, 1536", "1073741824, 1GiB", "0, 0"})
    void sizesAreWrittenAsTheyAreRead(long bytes, String text) {
        assertThat(Sizes.text(bytes)).isEqualTo(text);
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
        assertThatThrownBy(() -> Sizes.parse("9000000000TiB")).isInstanceOf(IllegalArgumentException.class);
    }
}
