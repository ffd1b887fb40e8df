package org.jlibp2p.delegate.server;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HttpDatesTest {
    @Test
    void theTimeOfTheSpecificationIsWrittenAndRead() {
        Instant time = Instant.parse("1994-11-06T08:49:37Z");
        assertThat(HttpDates.format(time)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(HttpDates.parse("Sun, 06 Nov 1994 08:49:37 GMT")).contains(time);
    }

    @Test
    void whatIsNoTimeIsNothing() {
        assertThat(HttpDates.parse("")).isEmpty();
        assertThat(HttpDates.parse("Sunday, 06-Nov-94 08:49:37 GMT")).isEmpty();
        assertThat(HttpDates.parse("Sun, 36 Nov 1994 08:49:37 GMT")).isEmpty();
    }

    @Test
    void aTimeThatHasNoFormIsTheLastThatHas() {
        assertThat(HttpDates.format(Instant.MAX)).isEqualTo("Fri, 31 Dec 9999 23:59:59 GMT");
    }
}
