package org.jlibp2p.kad.table;

import java.math.BigInteger;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyTest {
    @Test
    void aPeerLiesWhereTheSpecificationSays() {
        PeerId peer = PeerId.parse("12D3KooWLU2znyJMtDiHArqAGbZn8CgUGp92kxDBtefftEEaHSZS");

        assertThat(Key.of(peer).bytes().hex())
                .isEqualTo("e43d28f0996557c0d5571d75c62a57a59d7ac1d30a51ecedcdb9d5e4afa56100");
    }

    @Test
    void aKeyHas32Bytes() {
        assertThatThrownBy(() -> Key.ofDigest(Bytes.fromHex("00")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 1");
    }

    @Provide
    Arbitrary<Key> keys() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(32)
                .map(Bytes::wrap)
                .map(Key::ofDigest);
    }

    /** Two keys that are often alike at their beginning. */
    @Provide
    Arbitrary<Key> near() {
        return Arbitraries.integers().between(0, 255).map(bit -> {
            byte[] bits = new byte[32];
            bits[bit / 8] = (byte) (0x80 >>> bit % 8);
            return Key.ofDigest(Bytes.wrap(bits));
        });
    }

    private static BigInteger number(Key key) {
        return new BigInteger(1, key.bytes().toByteArray());
    }

    @Property
    void distancesAreComparedAsNumbers(@ForAll("keys") Key from, @ForAll("near") Key a, @ForAll("near") Key b) {
        Key one = from.distance(a);
        Key other = from.distance(b);

        assertThat(Integer.signum(from.compareDistances(one, other)))
                .isEqualTo(number(a).compareTo(number(b)));
    }

    @Property
    void theCommonPrefixIsWhatTheDistanceBeginsWith(@ForAll("keys") Key from, @ForAll("near") Key step) {
        Key to = from.distance(step);

        assertThat(from.commonPrefix(to)).isEqualTo(Key.BITS - number(step).bitLength());
        assertThat(from.commonPrefix(from)).isEqualTo(Key.BITS);
        assertThat(step.bit(from.commonPrefix(to))).isTrue();
    }

    @Property
    void orderIsThatOfNumbers(@ForAll("keys") Key one, @ForAll("keys") Key other) {
        assertThat(Integer.signum(one.compareTo(other))).isEqualTo(number(one).compareTo(number(other)));
        assertThat(Key.ofDigest(one.bytes())).isEqualTo(one).hasSameHashCodeAs(one);
    }
}
