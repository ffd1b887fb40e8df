package org.jlibp2p.status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RowChoiceTest {
    @Test
    void nothingAskedForIsAll() {
        assertThat(RowChoice.parse(null)).isEqualTo(RowChoice.ALL);
        assertThat(RowChoice.parse("")).isEqualTo(RowChoice.ALL);
        assertThat(RowChoice.parse("&&=&x")).isEqualTo(RowChoice.ALL);
    }

    @Test
    void fieldsAreDecoded() {
        assertThat(RowChoice.parse("find=%2Fip4%2F+A&order=busiest&offset=200"))
                .isEqualTo(new RowChoice("/ip4/ a", RowChoice.Order.BUSIEST, 200));
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
        assertThatIllegalArgumentException().isThrownBy(() -> RowChoice.parse(query));
    }

    @Test
    void textIsBounded() {
        assertThatIllegalArgumentException().isThrownBy(() -> RowChoice.parse("find=" + "x".repeat(101)));
        assertThatIllegalArgumentException().isThrownBy(() -> RowChoice.parse("x=" + "y".repeat(1000)));
    }
}
