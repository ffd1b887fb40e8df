package org.jlibp2p.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LinkTalkTest {
    private final ManualTime time = ManualTime.create();
    private final List<Duration> asked = new ArrayList<>();
    private final List<Duration> told = new ArrayList<>();
    private final List<Duration> services = new ArrayList<>();
    private final LinkTalk talk = new LinkTalk(
            time.loop(),
            new SplittableRandom(1),
            Duration.ofMinutes(1),
            () -> asked.add(time.elapsed()),
            () -> told.add(time.elapsed()),
            () -> services.add(time.elapsed()));

    @Test
    void itAsksQuicklyAtFirstAndThenSlowerAndAnswersItself() {
        talk.begin();
        time.advance(Duration.ofMinutes(10));

        assertThat(asked.get(0)).isLessThan(Duration.ofMillis(120));
        assertThat(asked.get(1)).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1400));
        assertThat(asked.get(2)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
        assertThat(asked).hasSizeBetween(13, 17);
        for (int i = 8; i < asked.size(); i++) {
            assertThat(asked.get(i).minus(asked.get(i - 1))).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(75));
        }
        assertThat(told).hasSameSizeAs(asked);
    }

    @Test
    void anAnswerIsALittleLateAndIsForAllWhoHaveAskedMeanwhile() {
        talk.tell();
        talk.tell();
        time.advance(Duration.ofMillis(120));

        assertThat(told)
                .singleElement()
                .satisfies(at -> assertThat(at).isBetween(Duration.ofMillis(20), Duration.ofMillis(120)));
    }

    @Test
    void T46_howeverOftenItIsAskedItAnswersOnceASecond() {
        for (int i = 0; i < 10_000; i++) {
            talk.tell();
            talk.tellServices();
            time.advance(Duration.ofMillis(1));
        }

        assertThat(told).hasSizeBetween(9, 11);
        assertThat(services).hasSizeBetween(9, 11);
        for (int i = 1; i < told.size(); i++) {
            assertThat(told.get(i).minus(told.get(i - 1))).isGreaterThanOrEqualTo(LinkTalk.PAUSE);
        }
    }

    @Test
    void whenOthersAskItNeedNot() {
        talk.begin();
        time.advance(Duration.ofMinutes(5));
        asked.clear();
        for (int i = 0; i < 10; i++) {
            time.advance(Duration.ofSeconds(59));
            talk.onQuestionForAll();
        }
        assertThat(asked).hasSizeLessThanOrEqualTo(1);

        time.advance(Duration.ofSeconds(75));
        assertThat(asked).isNotEmpty();
    }

    @Test
    void othersWhoAskDoNotDelayTheBeginning() {
        talk.begin();
        for (int i = 0; i < 40; i++) {
            talk.onQuestionForAll();
            time.advance(Duration.ofMillis(100));
        }

        assertThat(asked).hasSize(3);
    }

    @Test
    void inTheEndThereIsSilence() {
        talk.begin();
        talk.tell();
        talk.tellServices();
        talk.end();
        talk.tell();
        talk.onQuestionForAll();
        time.advance(Duration.ofMinutes(5));

        assertThat(asked).isEmpty();
        assertThat(told).isEmpty();
        assertThat(services).isEmpty();
        assertThat(time.timers()).isZero();
    }
}
