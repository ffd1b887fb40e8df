package org.jlibp2p.portmap.upnp;

import java.nio.ByteBuffer;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class UpnpFuzzTest {
    private static final Bytes ROUTER = Bytes.fromHex("c0a80101");

    @FuzzTest(maxDuration = "30s")
    void answersToASearchLeadToTheirSourceOrNowhere(FuzzedDataProvider data) {
        try {
            SsdpAnswer answer = SsdpAnswer.parse(Bytes.copyOf(data.consumeRemainingAsBytes()), ROUTER);
            assertThat(answer.location().host()).isEqualTo(ROUTER);
        } catch (MalformedMessageException e) {
            // Refused.
        }
    }

    @FuzzTest(maxDuration = "30s")
    void documentsAreReadOrRefusedAndLeadToTheirSource(FuzzedDataProvider data) {
        try {
            XmlTree tree = XmlTree.parse(Bytes.copyOf(data.consumeRemainingAsBytes()));
            ControlPoint point = ControlPoint.in(tree, new RouterUrl(ROUTER, 80, "/"));
            assertThat(point.control().host()).isEqualTo(ROUTER);
        } catch (MalformedMessageException e) {
            // Refused.
        }
    }

    @FuzzTest(maxDuration = "30s")
    void answersOfHttpAreReadOrRefusedHoweverTheyCome(FuzzedDataProvider data) {
        HttpAnswer answer = new HttpAnswer();
        try {
            while (data.remainingBytes() > 0) {
                answer.take(ByteBuffer.wrap(data.consumeBytes(data.consumeInt(1, 64))));
            }
            answer.end();
            answer.status();
            assertThat(answer.body().size()).isLessThanOrEqualTo(HttpAnswer.MAX_SIZE);
        } catch (MalformedMessageException e) {
            // Refused.
        }
    }
}
