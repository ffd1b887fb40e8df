package org.jlibp2p.limits;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.async.Registration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class QuotaTest {
    private final Quota system = Quota.system("streams.total", 3);
    private final Quota peer = system.within("streams.perPeer", "peer A", 2);

    @Test
    void aShareCountsInEveryScopeAround() {
        peer.acquire(1);

        assertThat(peer.used()).isEqualTo(1);
        assertThat(system.used()).isEqualTo(1);
    }

    @Test
    void theInnerLimitIsNamedWhenItIsReached() {
        peer.acquire(2);

        assertThatThrownBy(() -> peer.acquire(1)).isInstanceOfSatisfying(LimitExceededException.class, failure -> {
            assertThat(failure.limit()).isEqualTo("streams.perPeer");
            assertThat(failure.scope()).isEqualTo("peer A");
        });
    }

    @Test
    void whatTheOuterScopeRefusesIsGivenBackInside() {
        system.acquire(3);

        assertThatThrownBy(() -> peer.acquire(1))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        failure -> assertThat(failure.scope()).isEqualTo("system"));
        assertThat(peer.used()).isZero();
    }

    @Test
    void aShareIsGivenBackOnce() {
        Registration share = peer.acquire(2);
        share.close();
        share.close();

        assertThat(peer.used()).isZero();
        assertThat(system.used()).isZero();
    }

    @Test
    void manyThreadsNeverGetMoreThanThereIs() throws Exception {
        Quota quota = Quota.system("x", 1000);
        List<Thread> threads = new ArrayList<>();
        int[] taken = new int[4];
        for (int t = 0; t < taken.length; t++) {
            int index = t;
            threads.add(new Thread(() -> {
                for (int i = 0; i < 1000; i++) {
                    if (quota.tryTake(1)) {
                        taken[index]++;
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(taken[0] + taken[1] + taken[2] + taken[3]).isEqualTo(1000);
        assertThat(quota.used()).isEqualTo(1000);
    }

    @Test
    void anAmountThatWouldOverflowIsRefused() {
        Quota quota = Quota.system("x", Long.MAX_VALUE);
        quota.acquire(Long.MAX_VALUE - 1);

        assertThat(quota.tryTake(2)).isFalse();
        assertThat(quota.tryTake(1)).isTrue();
    }
}
