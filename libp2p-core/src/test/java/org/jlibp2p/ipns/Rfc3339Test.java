package org.jlibp2p.ipns;

import java.time.Instant;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class Rfc3339Test {
    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00.000000001Z, 1970-01-01T00:00:00.000000001Z",
        "2123-08-14T12:17:03.694052Z, 2123-08-14T12:17:03.694052Z",
        "2123-08-14T12:17:03Z, 2123-08-14T12:17:03Z",
        "2123-08-14T12:17:03.5+02:00, 2123-08-14T10:17:03.5Z",
        "2123-08-14T12:17:03.10-09:30, 2123-08-14T21:47:03.1Z",
        "2024-02-29T23:59:59-00:00, 2024-02-29T23:59:59Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z"
    })
    void timesAreRead(String text, Instant time) {
        assertThat(Rfc3339.parse(Bytes.utf8(text))).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2123-08-14",
                "2123-08-14T12:17Z",
                "2123-08-14T12:17:03",
                "2123-08-14 12:17:03Z",
                "2123-08-14t12:17:03Z",
                "2123-08-14T12:17:03z",
                "2123-08-14T12:17:03.Z",
                "2123-08-14T12:17:03,5Z",
                "2123-08-14T12:17:03.1234567890Z",
                "2123-02-29T12:17:03Z",
                "2123-13-01T12:17:03Z",
                "2123-08-14T24:00:00Z",
                "2123-08-14T12:60:03Z",
                "2016-12-31T23:59:60Z",
                "+2123-08-14T12:17:03Z",
                "12123-08-14T12:17:03Z",
                "-123-08-14T12:17:03Z",
                "2123-08-14T12:17:03+0200",
                "2123-08-14T12:17:03+19:00",
                "2123-08-14T12:17:03Z[UTC]",
                " 2123-08-14T12:17:03Z",
                "2123-08-14T12:17:03Z\n",
                "２123-08-14T12:17:03Z"
            })
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> Rfc3339.parse(Bytes.utf8(text))).isInstanceOf(MalformedMessageException.class);
    }

    @Property
    void timesAreReadAsTheyWereWritten(
            @ForAll @LongRange(min = -62167219200L, max = 253402300799L) long second,
            @ForAll @IntRange(max = 999_999_999) int nanosecond) {
        Instant time = Instant.ofEpochSecond(second, nanosecond);

        assertThat(Rfc3339.parse(Rfc3339.format(time))).isEqualTo(time);
    }

    @Test
    void timesOutsideOfFourDigitsCannotBeWritten() {
        for (Instant time : new Instant[] {
            Instant.MAX,
            Instant.MIN,
            Instant.parse("-0001-12-31T23:59:59.999999999Z"),
            Instant.parse("+10000-01-01T00:00:00Z")
        }) {
            assertThatThrownBy(() -> Rfc3339.format(time)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
