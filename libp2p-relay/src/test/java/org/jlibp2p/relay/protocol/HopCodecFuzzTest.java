package org.jlibp2p.relay.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class HopCodecFuzzTest {
    @FuzzTest
    void messagesAreReadOrRefused(byte[] input) {
        try {
            HopMessage message = HopCodec.CODEC.decode(Bytes.copyOf(input));
            assertThat(HopCodec.CODEC.decode(HopCodec.CODEC.encode(message))).isEqualTo(message);
        } catch (MalformedMessageException refused) {
            // the only failure there may be
        }
    }

    @FuzzTest
    void vouchersAreReadOrRefused(byte[] input) {
        try {
            Voucher voucher = Voucher.decode(Bytes.copyOf(input));
            assertThat(Voucher.decode(voucher.encode())).isEqualTo(voucher);
        } catch (MalformedMessageException refused) {
            // the only failure there may be
        }
    }
}
