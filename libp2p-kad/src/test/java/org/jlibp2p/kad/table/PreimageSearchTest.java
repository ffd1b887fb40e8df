package org.jlibp2p.kad.table;

import java.util.Optional;
import java.util.SplittableRandom;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PreimageSearchTest {
    private final Key self = new Peers(6).self();

    @Test
    void whatIsFoundLiesInTheBucketThatWasAskedForAndIsAPeerId() {
        SplittableRandom random = new SplittableRandom(1);

        for (int prefix = 0; prefix <= TableView.MAX_REFRESH_PREFIX; prefix++) {
            Bytes found = new PreimageSearch(self, prefix, random).find();

            assertThat(self.commonPrefix(Key.of(found))).isEqualTo(prefix);
            assertThat(PeerId.decode(found).bytes()).isEqualTo(found);
        }
    }

    @Test
    void twoSearchesFindDifferentKeys() {
        SplittableRandom random = new SplittableRandom(1);

        assertThat(new PreimageSearch(self, 4, random).find()).isNotEqualTo(new PreimageSearch(self, 4, random).find());
    }

    @Test
    void aSearchCanBeMadeInPieces() {
        PreimageSearch pieces = new PreimageSearch(self, 10, new SplittableRandom(1));
        Bytes expected = new PreimageSearch(self, 10, new SplittableRandom(1)).find();

        Optional<Bytes> found = Optional.empty();
        for (int i = 0; i < 1_000_000 && found.isEmpty(); i++) {
            found = pieces.attempt(7);
        }

        assertThat(found).contains(expected);
    }

    @Test
    void prefixesThatWouldTakeTooLongAreRefused() {
        assertThatThrownBy(() -> new PreimageSearch(self, 16, new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 16");
        assertThatThrownBy(() -> new PreimageSearch(self, -1, new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
