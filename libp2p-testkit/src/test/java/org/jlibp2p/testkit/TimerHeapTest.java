package org.jlibp2p.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

class TimerHeapTest {
    private static final Comparator<ManualTimer> ORDER =
            (one, other) -> one == other ? 0 : one.isBefore(other) ? -1 : 1;

    /** Above 100 a timer is set, below the next one is taken, or one withdrawn, which may have been before. */
    @Property
    void timersAreTakenInTheirOrderWhateverIsWithdrawnBetween(
            @ForAll @Size(max = 400) List<@IntRange(max = 200) Integer> steps) {
        TimerHeap heap = new TimerHeap();
        TreeSet<ManualTimer> sorted = new TreeSet<>(ORDER);
        List<ManualTimer> all = new ArrayList<>();
        for (int step : steps) {
            if (step > 100) {
                ManualTimer timer = new ManualTimer(null, step % 50, all.size(), null);
                all.add(timer);
                heap.add(timer);
                sorted.add(timer);
            } else if (step % 2 == 0 && heap.size() > 0) {
                assertThat(heap.first()).isSameAs(sorted.first());
                heap.remove(sorted.pollFirst());
            } else if (!all.isEmpty()) {
                ManualTimer any = all.get(step % all.size());
                heap.remove(any);
                sorted.remove(any);
            }
            assertThat(heap.size()).isEqualTo(sorted.size());
        }
        heap.removeIf(timer -> timer.due() % 3 == 0);
        sorted.removeIf(timer -> timer.due() % 3 == 0);
        List<ManualTimer> left = new ArrayList<>();
        for (ManualTimer next = heap.first(); next != null; next = heap.first()) {
            left.add(next);
            heap.remove(next);
        }
        assertThat(left).containsExactlyElementsOf(sorted);
    }
}
