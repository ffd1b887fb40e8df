package org.jlibp2p.delegate.server;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeakDetectionTest {
    @Test
    void aBufferThatIsNeverReleasedIsFound() {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < 20 && found.isEmpty(); i++) {
            lose();
            found.addAll(LeakDetection.found());
        }
        assertThat(found).anySatisfy(leak -> assertThat(leak).contains("LeakDetectionTest"));
    }

    private static void lose() {
        ByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1);
    }

    @Test
    void aBufferThatIsReleasedIsNot() {
        ByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1).release();
        assertThat(LeakDetection.found()).isEmpty();
    }
}
