package org.jlibp2p.io;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.limits.LimitExceededException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorCodeTest {
    @Test
    void theCodesAreThoseOfTheField() {
        assertThat(ErrorCode.NEGOTIATION_FAILED.onConnection()).isEqualTo(0x1000);
        assertThat(ErrorCode.GATED.onConnection()).isEqualTo(0x1007);
        assertThat(ErrorCode.NEGOTIATION_FAILED.onStream()).isEqualTo(0x1001);
        assertThat(ErrorCode.GATED.onStream()).isEqualTo(0x1008);
        assertThat(ErrorCode.NONE.onStream()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = ErrorCode.class, mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void whatIsWrittenIsRead(ErrorCode code) {
        assertThat(ErrorCode.ofStream(code.onStream())).isEqualTo(code);
        assertThat(ErrorCode.ofConnection(code.onConnection())).isEqualTo(code);
    }

    @Test
    void T68_codesOutsideTheListAreUnknown() {
        for (long code : new long[] {1, 0xfff, 0x1009, 0x2000, 0xffffffffL, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            assertThat(ErrorCode.ofStream(code)).isEqualTo(ErrorCode.UNKNOWN);
        }
    }

    @Test
    void aFailureHasTheCodeThatSaysMost() {
        assertThat(ErrorCode.of(new LimitExceededException("x", "y"))).isEqualTo(ErrorCode.RESOURCE_LIMIT);
        assertThat(ErrorCode.of(new ProtocolViolationException("x"))).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(ErrorCode.of(new NodeClosedException("x"))).isEqualTo(ErrorCode.SHUTDOWN);
        assertThat(ErrorCode.of(new StreamResetException(ErrorCode.GATED, true)))
                .isEqualTo(ErrorCode.GATED);
        assertThat(ErrorCode.of(new RuntimeException())).isEqualTo(ErrorCode.NONE);
    }
}
