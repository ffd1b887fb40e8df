package org.jlibp2p.status;

import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DhtSourceTest {
    @Test
    void bitsInCommonAreCountedFromTheFirstOne() {
        byte[] zero = new byte[32];
        assertThat(DhtSource.commonPrefix(zero, zero)).isEqualTo(256);
        for (int bit = 0; bit < 256; bit++) {
            byte[] other = new byte[32];
            other[bit / 8] = (byte) (0x80 >> bit % 8);
            other[31] |= 1;
            assertThat(DhtSource.commonPrefix(zero, other)).isEqualTo(Math.min(bit, 255));
        }
    }

    /** SHA2-256 of the id's bytes, computed by another program. */
    @Test
    void aPeerLiesAtTheHashOfItsId() {
        byte[] place = DhtSource.place(PeerId.parse("QmaCpDMGvV2BGHeYERUEnRQAwe3N8SzbUtfsmvsqQLuvuJ"));
        assertThat(place).hasSize(32);
        assertThat(java.util.HexFormat.of().formatHex(place))
                .isEqualTo("0985870c96472d4db0cab5d9faa488deebb6dd020c681d756276a4c13258a8f0");
    }
}
