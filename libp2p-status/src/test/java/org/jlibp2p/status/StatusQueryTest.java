package org.jlibp2p.status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StatusQueryTest {
    @Test
    void nothingAskedForIsAll() {
        assertThat(StatusQuery.parse(null)).isEqualTo(StatusQuery.ALL);
        assertThat(StatusQuery.parse("")).isEqualTo(StatusQuery.ALL);
        assertThat(StatusQuery.parse("&&=&x")).isEqualTo(StatusQuery.ALL);
    }

    @Test
    void fieldsAreDecoded() {
        assertThat(StatusQuery.parse("find=%2Fip4%2F+A&order=busiest&offset=200"))
                .isEqualTo(new StatusQuery("/ip4/ a", StatusQuery.Order.BUSIEST, 200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order=none",
                "order=NEWEST",
                "offset=-1",
                "offset=x",
                "offset=99999999999",
                "offset=1000001",
                "find=%",
                "find=%zz"
            })
    void whatMakesNoSenseIsSaidSo(String query) {
        assertThatIllegalArgumentException().isThrownBy(() -> StatusQuery.parse(query));
    }

    @Test
    void textIsBounded() {
        assertThatIllegalArgumentException().isThrownBy(() -> StatusQuery.parse("find=" + "x".repeat(101)));
        assertThatIllegalArgumentException().isThrownBy(() -> StatusQuery.parse("x=" + "y".repeat(1000)));
    }
}
