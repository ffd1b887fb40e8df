package org.jlibp2p.muxer.engine;

import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class ReceiveBufferTest {
    private final ReceiveBuffer buffer = new ReceiveBuffer();

    /** Bytes that tell their position, so that order shows. */
    private static Bytes pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8));
        }
        return Bytes.wrap(bytes);
    }

    private static byte[] below(Bytes bytes) {
        return bytes.borrow((array, offset, length) -> array);
    }

    @Property(tries = 300)
    void bytesComeOutInTheOrderTheyWentIn(
            @ForAll @Size(max = 60) List<@IntRange(min = -2, max = 40_000) Integer> steps) {
        Bytes source = pattern(60 * 40_000);
        List<Bytes> taken = new ArrayList<>();
        int added = 0;
        for (int step : steps) {
            if (step > 0) {
                buffer.add(source.slice(added, added + step), 65_536);
                added += step;
            } else if (!buffer.isEmpty()) {
                Bytes next = buffer.poll();
                if (step == -1) {
                    buffer.putBack(next);
                } else {
                    taken.add(next);
                }
            }
        }
        while (!buffer.isEmpty()) {
            taken.add(buffer.poll());
        }
        assertThat(Bytes.concat(taken)).isEqualTo(source.slice(0, added));
    }

    @Example
    void aLargeShareOfTheInputIsKeptWithoutACopy() {
        Bytes input = pattern(65_519);
        buffer.add(input.slice(12), input.size());

        assertThat(below(buffer.poll())).isSameAs(below(input));
    }

    @Example
    void aSmallShareOfTheInputIsCopied() {
        Bytes input = pattern(65_519);
        buffer.add(input.slice(0, 8_000), input.size());

        assertThat(below(buffer.poll())).isNotSameAs(below(input)).hasSize(8_000);
    }

    @Example
    void whatWasHandedOutIsNeverWrittenAgain() {
        buffer.add(Bytes.utf8("first"), 65_536);
        Bytes first = buffer.poll();
        buffer.add(Bytes.utf8("second"), 65_536);

        assertThat(first).isEqualTo(Bytes.utf8("first"));
        assertThat(buffer.poll()).isEqualTo(Bytes.utf8("second"));
    }
}
