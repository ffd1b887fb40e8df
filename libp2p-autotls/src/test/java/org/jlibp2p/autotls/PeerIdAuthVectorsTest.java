package org.jlibp2p.autotls;

import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.peer.Identity;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The examples of the specification, libp2p, http/peer-id-auth.md. */
class PeerIdAuthVectorsTest {
    private static final Identity SERVER = identity(
            "0801124001010101010101010101010101010101010101010101010101010101010101018a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c");
    private static final Identity CLIENT = identity(
            "0801124002020202020202020202020202020202020202020202020202020202020202028139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394");
    private static final String CHALLENGE_CLIENT = "ERERERERERERERERERERERERERERERERERERERERERE=";
    private static final String CHALLENGE_SERVER = "MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMz";
    private static final String SERVER_KEY = "CAESIIqI4910CfGV_VLbLTy6XXLKZwm_HZQSG_N0iAG0D29c";
    private static final String CLIENT_KEY = "CAESIIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";
    private static final String OPAQUE =
            "1JrloFj6hobNG859qexB0_odSQlwsb1QSFUMebPJLFp7ImNsaWVudC1wdWJsaWMta2V5IjoiQ0FFU0lJ";
    private static final String SERVER_SIGNATURE =
            "HQ7BJRaSpRhNCORNiALNJENdwXUyq0eM2cxNoxe-XnQw6oEAMaeYnjMYaHHjgq0XNxZmy4W2ngKUcI1CgprLCQ==";
    private static final String CLIENT_SIGNATURE =
            "OrwJPO4buHKJdKXP2av8PFwv3XF_-m5MqndskeVV5UzufYzBCTm7RBaFnBS1sEhuQHZSZPh9RJgN5NmLzrUrBQ==";
    private static final String CHALLENGE = "libp2p-PeerID challenge-client=\"" + CHALLENGE_CLIENT + "\", public-key=\""
            + SERVER_KEY + "\", sig=\"" + SERVER_SIGNATURE + "\", opaque=\"" + OPAQUE + "\"";

    private final PeerIdAuthHandshake handshake = new PeerIdAuthHandshake(CLIENT, "example.com", CHALLENGE_SERVER);

    private static Identity identity(String hex) {
        return Identity.of(PrivateKey.decode(Bytes.fromHex(hex)));
    }

    @Test
    void whatIsSignedIsAsTheSpecificationHasIt() {
        Bytes signed = PeerIdAuthHandshake.signed(Map.of(
                "hostname",
                Bytes.utf8("example.com"),
                "client-public-key",
                CLIENT.publicKey().encode(),
                "challenge-server",
                Bytes.utf8(CHALLENGE_CLIENT)));
        assertThat(signed.hex())
                .isEqualTo(
                        "6c69627032702d5065657249443d6368616c6c656e67652d7365727665723d455245524552455245524552455245524552455245524552455245524552455245524552455245524552453d36636c69656e742d7075626c69632d6b65793d080112208139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b39414686f73746e616d653d6578616d706c652e636f6d");
        assertThat(Base64.getUrlEncoder().encodeToString(SERVER.sign(signed).toByteArray()))
                .isEqualTo("UA88qZbLUzmAxrD9KECbDCgSKAUBAvBHrOCF2X0uPLR1uUCF7qGfLPc7dw3Olo-LaFCDpk5sXN7TkLWPVvuXAA==");
    }

    @Test
    void theClientBeginsAsInTheExample() {
        assertThat(handshake.begin())
                .isEqualTo("libp2p-PeerID challenge-server=\"" + CHALLENGE_SERVER + "\", public-key=\"" + CLIENT_KEY
                        + "\"");
        assertThat(handshake.challenged(List.of("Basic realm=\"x\"", CHALLENGE)))
                .isEqualTo("libp2p-PeerID opaque=\"" + OPAQUE + "\", sig=\"" + CLIENT_SIGNATURE + "\"");
        assertThat(handshake.server()).contains(SERVER.peerId());
    }

    @Test
    void aServerThatBeginsIsConvincedFirst() {
        handshake.begin();
        Map<String, String> proof = PeerIdAuthHandshake.parameters(
                handshake.challenged(List.of(CHALLENGE.replace(", sig=\"" + SERVER_SIGNATURE + "\"", ""))));
        assertThat(proof)
                .containsEntry("public-key", CLIENT_KEY)
                .containsEntry("challenge-server", CHALLENGE_SERVER)
                .containsEntry("opaque", OPAQUE)
                .containsEntry("sig", CLIENT_SIGNATURE);
        assertThat(handshake.server()).isEmpty();
        assertThat(handshake.convinced(
                        List.of("libp2p-PeerID sig=\"" + SERVER_SIGNATURE + "\" bearer=\"token\" expires=\"never\"")))
                .isEqualTo("libp2p-PeerID bearer=\"token\"");
        assertThat(handshake.server()).contains(SERVER.peerId());
    }

    @Test
    void aServerThatDoesNotProveItsKeyIsNotBelieved() {
        handshake.begin();
        String forged = CHALLENGE.replace(SERVER_KEY, CLIENT_KEY);
        assertThatThrownBy(() -> handshake.challenged(List.of(forged))).isInstanceOf(MalformedMessageException.class);
        assertThat(handshake.server()).isEmpty();
    }

    @Test
    void aSignatureForAnotherHostIsNotBelieved() {
        PeerIdAuthHandshake elsewhere = new PeerIdAuthHandshake(CLIENT, "example.org", CHALLENGE_SERVER);
        elsewhere.begin();
        assertThatThrownBy(() -> elsewhere.challenged(List.of(CHALLENGE)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aConvincedServerHasToProveItsKeyToo() {
        handshake.begin();
        handshake.challenged(List.of(CHALLENGE.replace(", sig=\"" + SERVER_SIGNATURE + "\"", "")));
        assertThatThrownBy(() -> handshake.convinced(List.of("libp2p-PeerID bearer=\"token\"")))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> handshake.convinced(
                        List.of("libp2p-PeerID sig=\"" + CLIENT_SIGNATURE + "\", bearer=\"token\"")))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> handshake.convinced(List.of("libp2p-PeerID sig=\"" + SERVER_SIGNATURE + "\"")))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void headersThatAreNoneAreToldSo() {
        for (String header : List.of(
                "",
                "libp2p-PeerID",
                "Bearer x",
                "libp2p-PeerID challenge-client=\"short\", public-key=\"" + SERVER_KEY + "\"",
                "libp2p-PeerID challenge-client=\"" + CHALLENGE_CLIENT,
                "libp2p-PeerID challenge-client=" + CHALLENGE_CLIENT,
                "libp2p-PeerID challenge-client=\"" + CHALLENGE_CLIENT + "\"",
                "libp2p-PeerID challenge-client=\"" + CHALLENGE_CLIENT + "\", public-key=\"!\"",
                "libp2p-PeerID challenge-client=\"" + CHALLENGE_CLIENT + "\", public-key=\"AAAA\"",
                "libp2p-PeerID challenge-client=\"" + CHALLENGE_CLIENT.replace('E', '\n') + "\"",
                CHALLENGE.replace(SERVER_SIGNATURE, "AAAA"),
                CHALLENGE + ", x=\"" + "y".repeat(PeerIdAuthHandshake.MAX_HEADER) + "\"")) {
            assertThatThrownBy(() -> handshake.challenged(List.of(header)))
                    .as(header)
                    .isInstanceOf(MalformedMessageException.class);
        }
        assertThatThrownBy(() -> handshake.challenged(List.of())).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void parametersEndWhereAnotherSchemeBegins() {
        assertThat(PeerIdAuthHandshake.parameters(
                        "Basic realm=\"a\", libp2p-PeerID sig=\"s\" bearer=\"b\", Digest x=\"y\""))
                .containsExactly(Map.entry("sig", "s"), Map.entry("bearer", "b"));
    }
}
