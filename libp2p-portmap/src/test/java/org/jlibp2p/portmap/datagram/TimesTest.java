package org.jlibp2p.portmap.datagram;

import java.time.Duration;
import java.util.SplittableRandom;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TimesTest {
    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void questionsAreRepeatedAfterTwiceAsLongEachTime() {
        SplittableRandom random = new SplittableRandom(1);
        Duration[] expected = {
            Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2)
        };
        assertThat(Retransmission.USUAL.tries()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Retransmission.USUAL.wait(i, random))
                    .isBetween(
                            expected[i].multipliedBy(9).dividedBy(10),
                            expected[i].multipliedBy(11).dividedBy(10));
        }
        assertThat(Retransmission.USUAL.wait(0, random)).isNotEqualTo(Retransmission.USUAL.wait(0, random));
    }

    @Test
    void anEpochGoesOnAsTimeDoes() {
        Epoch epoch = new Epoch();
        assertThat(epoch.goesOn(1000, 0)).isTrue();
        assertThat(epoch.goesOn(1600, seconds(600))).isTrue();
        assertThat(epoch.goesOn(2230, seconds(1200)))
                .as("a clock that is a little fast")
                .isTrue();
    }

    @Test
    void anEpochThatBeginsAnewDoesNot() {
        Epoch epoch = new Epoch();
        epoch.goesOn(1000, 0);
        assertThat(epoch.goesOn(5, seconds(600))).isFalse();
        assertThat(epoch.goesOn(605, seconds(1200)))
                .as("from then on it does again")
                .isTrue();
        assertThat(epoch.goesOn(1205, seconds(1230)))
                .as("ten minutes in half a minute")
                .isFalse();
        assertThat(epoch.goesOn(1210, seconds(1830)))
                .as("five seconds in ten minutes")
                .isFalse();
    }

    @Property
    void T47_noWordOfARouterMakesItBeAskedAllTheTimeOrNeverAgain(
            @ForAll @LongRange(min = 60, max = 0xffff_ffffL) long granted,
            @ForAll @IntRange(min = 60, max = 86_400) int asked) {
        Duration lifetime = Lifetimes.of(granted, Duration.ofSeconds(asked));

        assertThat(lifetime).isEqualTo(Duration.ofSeconds(Math.min(granted, asked)));
        assertThat(Lifetimes.untilRenewal(lifetime)).isBetween(Duration.ofSeconds(30), Lifetimes.LONGEST.dividedBy(2));
    }

    @Property
    void T47_aMappingThatEndsSoonIsNotBelieved(@ForAll @LongRange(max = 59) long granted) {
        assertThatThrownBy(() -> Lifetimes.of(granted, Duration.ofHours(1)))
                .isInstanceOfSatisfying(
                        MappingException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(MappingFailure.NOT_BELIEVED));
    }

    @Test
    void aMappingIsRenewedWhenHalfOfWhatIsLeftIsOver() {
        assertThat(Lifetimes.untilRenewal(Duration.ofMinutes(20))).isEqualTo(Duration.ofMinutes(10));
        assertThat(Lifetimes.untilRenewal(Duration.ofMinutes(10))).isEqualTo(Duration.ofMinutes(5));
        assertThat(Lifetimes.untilRenewal(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(10));
    }
}
