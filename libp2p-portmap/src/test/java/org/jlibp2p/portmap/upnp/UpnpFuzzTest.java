package org.jlibp2p.portmap.upnp;

import java.nio.ByteBuffer;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class UpnpFuzzTest {
    private static final Bytes ROUTER = Bytes.fromHex("c0a80101");

    /** The parser itself is the JDK's, of which the fuzzer sees nothing. */
    private static final String[] PARTS = {
        "<?xml version=\"1.0\"?>",
        "<!DOCTYPE root [<!ENTITY e \"x\">]>",
        "<root>",
        "</root>",
        "<URLBase>",
        "</URLBase>",
        "<service>",
        "</service>",
        "<serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType>",
        "<controlURL>",
        "</controlURL>",
        "http://192.168.1.1:5000/",
        "http://192.168.1.2/",
        "//",
        "/c",
        "..",
        "?",
        "@",
        "&amp;",
        "&e;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<a b=\"c\">",
        "</a>"
    };

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
        StringBuilder text = new StringBuilder();
        while (data.remainingBytes() > 0) {
            text.append(data.consumeBoolean() ? data.pickValue(PARTS) : data.consumeString(12));
        }
        try {
            XmlTree tree = XmlTree.parse(Bytes.utf8(text.toString()));
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
