package org.jlibp2p.muxer.engine;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StreamStateTest {
    @ParameterizedTest
    @CsvSource({
        "OPEN,         WRITE_CLOSED, READ_CLOSED, RESET,  true,  true",
        "WRITE_CLOSED, WRITE_CLOSED, CLOSED,      RESET,  true,  true",
        "READ_CLOSED,  CLOSED,       READ_CLOSED, RESET,  true,  false",
        "CLOSED,       CLOSED,       CLOSED,      CLOSED, false, false",
        "RESET,        RESET,        RESET,       RESET,  false, false",
    })
    void transitionsAreThoseThatAreDocumented(
            StreamState from,
            StreamState writeEnded,
            StreamState readEnded,
            StreamState broken,
            boolean live,
            boolean canReceive) {
        assertThat(from.writeEnded()).isEqualTo(writeEnded);
        assertThat(from.readEnded()).isEqualTo(readEnded);
        assertThat(from.broken()).isEqualTo(broken);
        assertThat(from.isLive()).isEqualTo(live);
        assertThat(from.canReceive()).isEqualTo(canReceive);
    }
}
