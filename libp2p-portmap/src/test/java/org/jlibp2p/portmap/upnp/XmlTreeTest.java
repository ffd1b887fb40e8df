package org.jlibp2p.portmap.upnp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class XmlTreeTest {
    private static XmlTree parse(String text) {
        return XmlTree.parse(Bytes.utf8(text));
    }

    private static void assertRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void elementsAreReadWithoutTheirPrefixes() {
        XmlTree tree =
                parse("<?xml version=\"1.0\"?><a:r xmlns:a=\"x\"><a:b> 1 </a:b><b>2&amp;3</b><c><b>4</b></c></a:r>");

        assertThat(tree.name()).isEqualTo("r");
        assertThat(tree.text("b")).contains("1");
        assertThat(tree.children("b").map(XmlTree::text)).containsExactly(" 1 ", "2&3");
        assertThat(tree.all("b")).hasSize(3);
        assertThat(tree.text("d")).isEmpty();
    }

    @Test
    void whatSomeRoutersPutBehindTheEndIsLeftOut() {
        assertThat(parse("\ufeff<r><b>1</b></r>\r\n\0").text("b")).contains("1");
    }

    @Test
    void T47_aDocumentTypeIsRefusedWhateverIsInIt(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        assertRefused("<!DOCTYPE r><r/>");
        assertRefused("<!DOCTYPE r [<!ENTITY e \"x\">]><r>&e;</r>");
        assertRefused("<!DOCTYPE r [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]><r>&e;</r>");
        assertRefused("<!DOCTYPE r [<!ENTITY % e SYSTEM \"" + secret.toUri() + "\"> %e;]><r/>");
    }

    @Test
    void T47_nothingIsFetched() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/x";
            assertRefused("<!DOCTYPE r SYSTEM \"" + url + "\"><r/>");
            assertRefused("<!DOCTYPE r [<!ENTITY e SYSTEM \"" + url + "\">]><r>&e;</r>");
            parse("<r xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"" + url
                    + "\" xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"" + url + "\"/></r>");
            server.setSoTimeout(50);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void T47_entitiesThatGrowAreRefused() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE r [<!ENTITY e0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            bomb.append("<!ENTITY e")
                    .append(i)
                    .append(" \"")
                    .append(("&e" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        assertRefused(bomb + "]><r>&e29;</r>");
    }

    @Test
    void T47_depthElementsAndTextHaveBounds() {
        int most = XmlTree.MAX_DEPTH;
        assertThat(parse("<a>".repeat(most) + "</a>".repeat(most)).name()).isEqualTo("a");
        assertRefused("<a>".repeat(most + 1) + "</a>".repeat(most + 1));
        assertThat(parse("<a>" + "<b/>".repeat(XmlTree.MAX_ELEMENTS - 1) + "</a>")
                        .children())
                .hasSize(XmlTree.MAX_ELEMENTS - 1);
        assertRefused("<a>" + "<b/>".repeat(XmlTree.MAX_ELEMENTS) + "</a>");
        assertThat(parse("<a>" + "x".repeat(XmlTree.MAX_TEXT) + "</a>").text()).hasSize(XmlTree.MAX_TEXT);
        assertRefused("<a>" + "x".repeat(XmlTree.MAX_TEXT + 1) + "</a>");
        assertRefused("<a>" + "x<b/>".repeat(3) + "x".repeat(XmlTree.MAX_TEXT) + "</a>");
    }

    @Test
    void T47_whatIsNotWholeIsRefused() {
        assertRefused("");
        assertRefused("<a>");
        assertRefused("<a></b>");
        assertRefused("<a/><b/>");
        assertRefused("&e;");
        assertRefused("<a>&e;</a>");
        assertRefused("x");
    }
}
