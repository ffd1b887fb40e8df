package org.jlibp2p.muxer.engine;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SparseQueueTest {
    private final SparseQueue<String> queue = new SparseQueue<>();

    @Test
    void whatIsAddedFirstIsTakenFirst() {
        queue.add("a");
        queue.add("b");
        queue.add("c");

        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.all()).containsExactly("a", "b", "c");
        assertThat(queue.peek()).isEqualTo("a");
        assertThat(queue.poll()).isEqualTo("a");
        queue.remove("b");
        assertThat(queue.poll()).isEqualTo("c");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void anEmptyOneHasNothing() {
        queue.remove("a");
        queue.add("a");
        queue.clear();

        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.size()).isZero();
        assertThat(queue.peek()).isNull();
        assertThat(queue.poll()).isNull();
        assertThat(queue.all()).isEmpty();
    }
}
