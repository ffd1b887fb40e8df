package org.jlibp2p.portmap.upnp;

import java.time.Duration;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.mapping.PortKind;
import org.jlibp2p.portmap.mapping.PortRequest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a router says of itself, and what it answers. */
class RouterTest {
    private static final Bytes ROUTER = Bytes.fromHex("c0a80101");
    private static final RouterUrl LOCATION = RouterUrl.parse("http://192.168.1.1:5000/dir/root.xml", ROUTER);
    private static final String IGD = "urn:schemas-upnp-org:device:InternetGatewayDevice:1";
    private static final PortRequest REQUEST = new PortRequest(
            PortKind.TCP,
            Bytes.fromHex("c0a80114"),
            4001,
            4002,
            Duration.ofHours(1),
            Bytes.fromHex("000102030405060708090a0b"));

    private static void assertRefused(Runnable reading) {
        assertThatThrownBy(reading::run).isInstanceOf(MalformedMessageException.class);
    }

    private static SsdpAnswer answer(String status, String location, String target) {
        String text = "HTTP/1.1 " + status + "\r\nCACHE-CONTROL: max-age=120\r\nST: " + target + "\r\nLocation:"
                + location + "\r\n\r\n";
        return SsdpAnswer.parse(Bytes.utf8(text), ROUTER);
    }

    private static ControlPoint point(String base, String... services) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < services.length; i += 2) {
            list.append("<device><serviceList><service><serviceType>urn:schemas-upnp-org:service:")
                    .append(services[i])
                    .append("</serviceType><controlURL>")
                    .append(services[i + 1])
                    .append("</controlURL></service></serviceList></device>");
        }
        String text = "<root xmlns=\"urn:schemas-upnp-org:device-1-0\">" + base + "<device><deviceList>" + list
                + "</deviceList></device></root>";
        return ControlPoint.in(XmlTree.parse(Bytes.utf8(text)), LOCATION);
    }

    // ---- the search ----

    @Test
    void anAnswerTellsWhereTheDescriptionIs() {
        assertThat(answer("200 OK", "http://192.168.1.1:5000/root.xml", IGD).location())
                .hasToString("http://192.168.1.1:5000/root.xml");
        assertThat(answer("200 OK", "http://192.168.1.1", IGD).location()).hasToString("http://192.168.1.1:80/");
    }

    @Test
    void T47_anAnswerThatLeadsToAnotherHostIsRefused() {
        for (String elsewhere : new String[] {
            "http://192.168.1.2:5000/root.xml",
            "http://198.51.100.7/root.xml",
            "http://127.0.0.1:5000/root.xml",
            "http://169.254.169.254/latest/meta-data",
            "http://[::ffff:192.168.1.1]/",
            "http://router.local/root.xml",
            "http://192.168.1.1@198.51.100.7/",
            "http://user@192.168.1.1/",
            "http://192.168.1.1.example.org/",
            "http://3232235777/",
            "http://0300.0250.0001.0001/",
            "https://192.168.1.1/",
            "file:///etc/passwd",
            "ftp://192.168.1.1/",
            "//192.168.1.1/",
            "/root.xml",
            "http://192.168.1.1:0/",
            "http://192.168.1.1:65536/",
            "http://192.168.1.1/a b",
            "http://192.168.1.1/" + "x".repeat(RouterUrl.MAX_LENGTH),
            ""
        }) {
            assertRefused(() -> answer("200 OK", elsewhere, IGD));
        }
    }

    @Test
    void T47_whatIsNoAnswerOfARouterIsRefused() {
        assertRefused(() -> answer("404 Not", "http://192.168.1.1/", IGD));
        assertRefused(() -> answer("200 OK", "http://192.168.1.1/", "urn:schemas-upnp-org:device:MediaServer:1"));
        assertRefused(() -> SsdpAnswer.parse(Bytes.utf8("NOTIFY * HTTP/1.1\r\n\r\n"), ROUTER));
        assertRefused(() -> SsdpAnswer.parse(Bytes.utf8("HTTP/1.1 200 OK\r\nST: " + IGD + "\r\n\r\n"), ROUTER));
        assertRefused(() -> SsdpAnswer.parse(Bytes.utf8("x".repeat(SsdpAnswer.MAX_SIZE + 1)), ROUTER));
    }

    // ---- the description ----

    @Test
    void theBestServiceIsCalled() {
        ControlPoint point =
                point("", "WANPPPConnection:1", "/p", "WANIPConnection:1", "c", "Layer3Forwarding:1", "/f");

        assertThat(point.service()).isEqualTo("urn:schemas-upnp-org:service:WANIPConnection:1");
        assertThat(point.control()).hasToString("http://192.168.1.1:5000/dir/c");
        assertThat(point.choosesPort()).isFalse();
        assertThat(point("", "WANIPConnection:1", "/1", "WANIPConnection:2", "/2")
                        .choosesPort())
                .isTrue();
    }

    @Test
    void aBaseCountsWhereThereIsOne() {
        assertThat(point("<URLBase>http://192.168.1.1:6000/x/</URLBase>", "WANIPConnection:1", "c")
                        .control())
                .hasToString("http://192.168.1.1:6000/x/c");
    }

    @Test
    void T47_aServiceOnAnotherHostIsNotCalled() {
        assertRefused(() -> point("", "WANIPConnection:1", "http://192.168.1.2:5000/c"));
        assertRefused(() -> point("", "WANIPConnection:1", "//198.51.100.7/c"));
        assertRefused(() -> point("<URLBase>http://198.51.100.7/</URLBase>", "WANIPConnection:1", "/c"));
        assertRefused(() -> point("", "WANIPConnection:1", "javascript:alert(1)"));
        assertRefused(() -> point("", "WANIPConnection:1", ""));
        assertRefused(() -> point("", "WANIPConnection:1", "/c\r\nX: y"));
        assertRefused(() -> point("", "WANIPv6FirewallControl:1", "/c"));
    }

    // ---- calls ----

    private static SoapAnswer read(SoapCall call, int status, String body) {
        return SoapAnswer.read(
                call,
                status,
                Bytes.utf8("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">" + "<s:Body>" + body
                        + "</s:Body></s:Envelope>"));
    }

    private static SoapAnswer address(String text) {
        return read(
                SoapCall.externalAddress(),
                200,
                "<u:GetExternalIPAddressResponse xmlns:u=\"x\"><NewExternalIPAddress>" + text
                        + "</NewExternalIPAddress></u:GetExternalIPAddressResponse>");
    }

    @Test
    void aCallIsOneRequestOfHttp() {
        ControlPoint point = point("", "WANIPConnection:1", "/c");
        String request =
                SoapCall.add(REQUEST, REQUEST.lifetime(), false).request(point).utf8();
        String body = request.substring(request.indexOf("\r\n\r\n") + 4);

        assertThat(request)
                .startsWith("POST /c HTTP/1.1\r\nHost: 192.168.1.1:5000\r\n")
                .contains("SOAPAction: \"urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping\"\r\n")
                .contains("Content-Length: " + body.length() + "\r\n");
        XmlTree call = XmlTree.parse(Bytes.utf8(body))
                .all("AddPortMapping")
                .findFirst()
                .orElseThrow();
        assertThat(call.children().stream().map(each -> each.name() + "=" + each.text()))
                .containsExactly(
                        "NewRemoteHost=",
                        "NewExternalPort=4002",
                        "NewProtocol=TCP",
                        "NewInternalPort=4001",
                        "NewInternalClient=192.168.1.20",
                        "NewEnabled=1",
                        "NewPortMappingDescription=libp2p",
                        "NewLeaseDuration=3600");
    }

    @Test
    void resultsAndFailuresAreRead() {
        assertThat(address("1.2.3.4").ip4("NewExternalIPAddress")).contains(Bytes.fromHex("01020304"));
        SoapAnswer failure = read(
                SoapCall.delete(REQUEST),
                500,
                "<s:Fault xmlns:s=\"y\"><faultcode>s:Client</faultcode><detail><UPnPError xmlns=\"z\"><errorCode>718</errorCode>"
                        + "</UPnPError></detail></s:Fault>");
        assertThat(failure.error()).isEqualTo(718);
        assertThat(failure.result()).isEmpty();
    }

    @Test
    void T47_anAddressThatIsNoneIsNone() {
        for (String wrong :
                new String[] {"", "0x7f.1", "1.2.3", "1.2.3.4/tcp/1", "::1", "router.local", "1.2.3.4.5.6.7.8.9"}) {
            assertThat(address(wrong).ip4("NewExternalIPAddress")).as(wrong).isEmpty();
        }
    }

    @Test
    void T47_aPort0OrNoNumberIsRefused() {
        for (String wrong : new String[] {"0", "-1", "65536", "999999999999", "x", ""}) {
            SoapAnswer answer = read(
                    SoapCall.add(REQUEST, Duration.ZERO, true),
                    200,
                    "<u:AddAnyPortMappingResponse xmlns:u=\"x\"><NewReservedPort>" + wrong
                            + "</NewReservedPort></u:AddAnyPortMappingResponse>");
            assertRefused(() -> answer.port("NewReservedPort"));
        }
    }

    @Test
    void T47_whatIsNoAnswerToTheCallIsRefused() {
        assertRefused(() -> read(SoapCall.externalAddress(), 302, ""));
        assertRefused(() -> read(SoapCall.externalAddress(), 200, "<u:AddPortMappingResponse xmlns:u=\"x\"/>"));
        assertRefused(() -> read(SoapCall.externalAddress(), 500, "<s:Fault xmlns:s=\"y\"/>"));
        assertRefused(() -> read(SoapCall.externalAddress(), 500, "<errorCode>0</errorCode>"));
        assertRefused(() -> SoapAnswer.read(SoapCall.externalAddress(), 200, Bytes.utf8("<html/>")));
    }
}
