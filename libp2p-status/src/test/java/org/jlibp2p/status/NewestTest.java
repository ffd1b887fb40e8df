package org.jlibp2p.status;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NewestTest {
    private final Newest<String, Integer> newest = new Newest<>(2);

    @Test
    void theOneThatWasLongestSilentMakesRoom() {
        newest.put("a", 1);
        newest.put("b", 2);
        newest.put("a", 3);
        newest.put("c", 4);

        assertThat(newest.all().keySet()).containsExactly("a", "c");
        assertThat(newest.all()).containsEntry("a", 3);
    }

    @Test
    void whatIsTakenAwayMakesRoomToo() {
        newest.put("a", 1);
        newest.put("b", 2);
        newest.remove("a");
        newest.put("c", 3);

        assertThat(newest.all().keySet()).containsExactly("b", "c");
    }
}
