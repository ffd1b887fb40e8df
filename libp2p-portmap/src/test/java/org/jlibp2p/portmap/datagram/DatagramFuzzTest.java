package org.jlibp2p.portmap.datagram;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class DatagramFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void pcpIsReadOrRefused(FuzzedDataProvider data) {
        Bytes bytes = Bytes.copyOf(data.consumeRemainingAsBytes());
        PcpMessage message;
        try {
            message = PcpCodec.INSTANCE.decode(bytes);
        } catch (MalformedMessageException e) {
            return;
        }
        if (!(message instanceof PcpMessage.OtherVersion)) {
            assertThat(PcpCodec.INSTANCE.decode(PcpCodec.INSTANCE.encode(message)))
                    .isEqualTo(message);
        }
    }

    @FuzzTest(maxDuration = "30s")
    void natPmpIsReadOrRefused(FuzzedDataProvider data) {
        Bytes bytes = Bytes.copyOf(data.consumeRemainingAsBytes());
        NatPmpMessage message;
        try {
            message = NatPmpCodec.INSTANCE.decode(bytes);
        } catch (MalformedMessageException e) {
            return;
        }
        assertThat(NatPmpCodec.INSTANCE.decode(NatPmpCodec.INSTANCE.encode(message)))
                .isEqualTo(message);
    }
}
