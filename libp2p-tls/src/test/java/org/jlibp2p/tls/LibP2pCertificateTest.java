package org.jlibp2p.tls;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.Der;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LibP2pCertificateTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Identity ALICE = Identity.generate();
    private static final Identity BOB = Identity.generate();
    private static final ForgedKey KEY = ForgedKey.p256();

    private static LibP2pCertificate verify(Bytes encoded) {
        return verify(encoded, NOW);
    }

    private static LibP2pCertificate verify(Bytes encoded, Instant now) {
        return CertificateVerifier.verify(List.of(LibP2pCertificate.parse(encoded)), Optional.empty(), now);
    }

    private static PeerId peerOf(Bytes encoded) {
        return PeerId.of(verify(encoded).hostKey());
    }

    private static Forgery forgery() {
        return Forgery.of(ALICE, KEY);
    }

    private static void assertRefused(Bytes encoded, Reason reason) {
        assertRefused(encoded, NOW, reason);
    }

    private static void assertRefused(Bytes encoded, Instant now, Reason reason) {
        assertThatThrownBy(() -> verify(encoded, now))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    @Test
    void T18_theValidExamplesOfTheSpecificationAreOfTheirPeers() {
        assertThat(peerOf(SpecificationVectors.ED25519)).hasToString(SpecificationVectors.ED25519_PEER);
        assertThat(peerOf(SpecificationVectors.ECDSA)).hasToString(SpecificationVectors.ECDSA_PEER);
        assertThat(peerOf(SpecificationVectors.SECP256K1)).hasToString(SpecificationVectors.SECP256K1_PEER);
    }

    @Test
    void T18_theInvalidExampleOfTheSpecificationIsRefused() {
        assertRefused(SpecificationVectors.INVALID, Reason.BAD_SIGNATURE);
    }

    @Test
    void whatIsReadFromAnExampleIsWhatStandsInIt() {
        LibP2pCertificate certificate = LibP2pCertificate.parse(SpecificationVectors.ED25519);
        assertThat(certificate.notBefore()).isEqualTo(Instant.parse("1975-01-01T13:00:00Z"));
        assertThat(certificate.notAfter()).isEqualTo(Instant.parse("4096-01-01T13:00:00Z"));
        assertThat(certificate.hostKey().type()).isEqualTo(KeyType.ED25519);
        assertThat(certificate.signatureScheme()).isEqualTo(SignatureScheme.ECDSA_SHA256);
    }

    @ParameterizedTest
    @EnumSource
    void whatThisSideMakesProvesItsIdentityForEveryKindOfKey(KeyType type) {
        Identity identity = Identity.generate(type);
        OwnCertificate own = OwnCertificate.generate(identity, new SecureRandom());
        LibP2pCertificate read = CertificateVerifier.verify(
                List.of(LibP2pCertificate.parse(own.encoded())), Optional.of(identity.peerId()), NOW);
        assertThat(read.hostKey()).isEqualTo(identity.publicKey());
        assertThat(read.key().encoded()).isEqualTo(own.key().publicKey().raw());
    }

    @Test
    void everyCertificateOfThisSideHasAKeyAndANumberOfItsOwn() {
        SecureRandom random = new SecureRandom();
        OwnCertificate first = OwnCertificate.generate(ALICE, random);
        OwnCertificate second = OwnCertificate.generate(ALICE, random);
        assertThat(first.key().publicKey()).isNotEqualTo(second.key().publicKey());
        assertThat(first.encoded().slice(10, 40)).isNotEqualTo(second.encoded().slice(10, 40));
    }

    @Test
    void certificatesWithKeysOfEveryAcceptedKindAreRead() {
        for (ForgedKey key : List.of(
                ForgedKey.p256(),
                ForgedKey.p384(),
                ForgedKey.ed25519(),
                ForgedKey.rsa(256),
                ForgedKey.rsa(384),
                ForgedKey.rsa(512))) {
            assertThat(peerOf(Forgery.of(ALICE, key).encode())).isEqualTo(ALICE.peerId());
        }
    }

    @Test
    void aKeyIsNoGoodForASchemeOfAnotherKind() {
        for (ForgedKey key : List.of(ForgedKey.p256(), ForgedKey.p384(), ForgedKey.ed25519(), ForgedKey.rsa(256))) {
            CertificateKey read = CertificateKey.parse(key.encoded());
            Bytes message = Bytes.utf8("hello");
            for (SignatureScheme scheme : SignatureScheme.values()) {
                boolean isOwn = scheme == key.scheme();
                assertThat(read.verify(scheme, message, key.handshakes().apply(message)))
                        .as(scheme + " of " + key.scheme())
                        .isEqualTo(isOwn);
            }
        }
    }

    @Test
    void zerosAreNoSignatureOfAnyKey() {
        Bytes zeros = Der.element(Der.SEQUENCE, Der.integer(BigInteger.ZERO), Der.integer(BigInteger.ZERO));
        for (ForgedKey key : List.of(ForgedKey.p256(), ForgedKey.p384())) {
            CertificateKey read = CertificateKey.parse(key.encoded());
            assertThat(read.verify(key.scheme(), Bytes.utf8("hello"), zeros)).isFalse();
        }
    }

    @Test
    void theOrderOfTheCurveIsNoBetterThanZero() {
        BigInteger order = CustomNamedCurves.getByName("P-384").getN();
        for (BigInteger number : List.of(BigInteger.ZERO, order, order.add(BigInteger.ONE))) {
            Bytes one = Der.integer(BigInteger.ONE);
            assertThat(CertificateKey.isPairOfNumbers(Der.element(Der.SEQUENCE, Der.integer(number), one)))
                    .isFalse();
            assertThat(CertificateKey.isPairOfNumbers(Der.element(Der.SEQUENCE, one, Der.integer(number))))
                    .isFalse();
        }
        Bytes largest = Der.integer(order.subtract(BigInteger.ONE));
        assertThat(CertificateKey.isPairOfNumbers(Der.element(Der.SEQUENCE, largest, largest)))
                .isTrue();
    }

    @Test
    void theWholeChainIsOneCertificate() {
        LibP2pCertificate certificate = LibP2pCertificate.parse(forgery().encode());
        for (List<LibP2pCertificate> chain : List.of(List.<LibP2pCertificate>of(), List.of(certificate, certificate))) {
            assertThatThrownBy(() -> CertificateVerifier.verify(chain, Optional.empty(), NOW))
                    .isInstanceOfSatisfying(
                            HandshakeException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.BAD_CERTIFICATE));
        }
    }

    @Test
    void T18_aCertificateOfAnotherPeerThanExpectedIsRefused() {
        LibP2pCertificate certificate = LibP2pCertificate.parse(forgery().encode());
        assertThatThrownBy(() -> CertificateVerifier.verify(List.of(certificate), Optional.of(BOB.peerId()), NOW))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.WRONG_PEER))
                .hasMessageContaining(ALICE.peerId().toString());
    }

    @Test
    void T18_aCertificateWithoutTheExtensionIsRefused() {
        assertRefused(forgery().extensions().encode(), Reason.BAD_CERTIFICATE);
        assertRefused(forgery().withoutExtensions().encode(), Reason.BAD_CERTIFICATE);
        assertRefused(
                forgery()
                        .extensions(Forgery.extension(Bytes.fromHex("551d0f"), false, Bytes.empty()))
                        .encode(),
                Reason.BAD_CERTIFICATE);
    }

    @Test
    void T18_anExtensionThatIsNotOfItsFormIsRefused() {
        Bytes key = ALICE.publicKey().encode();
        Bytes signature = forgery().signature();
        Bytes good = Forgery.signedKey(key, signature);
        Bytes octets = Der.element(Der.OCTET_STRING, key);
        for (Bytes value : List.of(
                Bytes.empty(),
                Bytes.utf8("not DER at all"),
                Bytes.concat(good, Bytes.copyOf((byte) 0)), // something behind it
                good.slice(0, good.size() - 1),
                Der.element(Der.SEQUENCE), // nothing in it
                Der.element(Der.SEQUENCE, octets),
                Der.element(Der.SEQUENCE, octets, Der.integer(BigInteger.ONE)),
                Der.element(Der.SEQUENCE, Der.bitString(key), Der.bitString(signature)),
                Der.element(Der.SEQUENCE, octets, Der.element(Der.OCTET_STRING, signature), octets),
                octets,
                Der.element(0x31, octets, Der.element(Der.OCTET_STRING, signature)),
                Bytes.concat(Bytes.fromHex("3080"), good.slice(2), Bytes.fromHex("0000")))) { // of no length
            assertRefused(forgery().extensions(Forgery.libp2p(value)).encode(), Reason.BAD_CERTIFICATE);
        }
    }

    @Test
    void T18_anExtensionWithAKeyThatIsNoneIsRefused() {
        Bytes signature = forgery().signature();
        for (Bytes key : List.of(
                Bytes.empty(),
                Bytes.utf8("no key"),
                Bytes.fromHex("08011220"),
                Bytes.concat(ALICE.publicKey().encode(), Bytes.copyOf((byte) 0)))) {
            assertRefused(
                    forgery()
                            .extensions(Forgery.libp2p(Forgery.signedKey(key, signature)))
                            .encode(),
                    Reason.BAD_KEY);
        }
    }

    @Test
    void T18_aHostSignatureOverAnotherKeyIsRefused() {
        Bytes other = Forgery.of(ALICE, ForgedKey.p256()).signature();
        Bytes withoutPrefix = ALICE.sign(KEY.encoded());
        Bytes ofAnother = Forgery.of(BOB, KEY).signature();
        for (Bytes signature : List.of(other, withoutPrefix, ofAnother, Bytes.empty(), Bytes.utf8("none"))) {
            Bytes extension = Forgery.signedKey(ALICE.publicKey().encode(), signature);
            assertRefused(forgery().extensions(Forgery.libp2p(extension)).encode(), Reason.BAD_SIGNATURE);
        }
    }

    @Test
    void T18_aCertificateThatItsOwnKeyDidNotSignIsRefused() {
        ForgedKey key = KEY.signingCertificatesWith(ForgedKey.p256());
        assertRefused(Forgery.of(ALICE, key).encode(), Reason.BAD_SIGNATURE);
        assertRefused(
                Forgery.of(ALICE, KEY.signingCertificatesWith(ForgedKey.ed25519()))
                        .encode(),
                Reason.BAD_SIGNATURE);
    }

    @Test
    void T18_aCertificateThatIsNotValidNowIsRefused() {
        Forgery june = forgery().valid(Forgery.utc("260601000000Z"), Forgery.utc("260630235959Z"));
        assertRefused(june.encode(), Instant.parse("2026-05-31T23:59:59.999Z"), Reason.EXPIRED);
        assertRefused(june.encode(), Instant.parse("2026-07-01T00:00:00Z"), Reason.EXPIRED);
        assertThat(verify(june.encode(), Instant.parse("2026-06-01T00:00:00Z"))).isNotNull();
        assertThat(verify(june.encode(), Instant.parse("2026-06-30T23:59:59Z"))).isNotNull();
    }

    @Test
    void T19_whatWasReadStaysAsItWasWhenTheCertificateExpires() {
        Bytes encoded = forgery()
                .valid(Forgery.utc("260601000000Z"), Forgery.utc("260630235959Z"))
                .encode();
        LibP2pCertificate kept = verify(encoded, Instant.parse("2026-06-30T23:59:59Z"));
        assertRefused(encoded, Instant.parse("2026-07-01T00:00:00Z"), Reason.EXPIRED);
        assertThat(kept.hostKey()).isEqualTo(ALICE.publicKey());
        assertThat(LibP2pCertificate.parse(encoded)).isEqualTo(kept);
    }

    @Test
    void T18_aCriticalExtensionThatIsNotKnownIsRefusedAndAnotherIsNot() {
        Bytes unknown = Bytes.fromHex("2b0601040183a25a0102");
        assertRefused(
                forgery()
                        .with(Forgery.extension(unknown, true, Bytes.utf8("?")))
                        .encode(),
                Reason.BAD_CERTIFICATE);
        assertThat(peerOf(forgery()
                        .with(Forgery.extension(unknown, false, Bytes.utf8("?")))
                        .encode()))
                .isEqualTo(ALICE.peerId());
    }

    @Test
    void theExtensionMayBeCritical() {
        Forgery forgery = forgery();
        Bytes value = Forgery.signedKey(ALICE.publicKey().encode(), forgery.signature());
        assertThat(peerOf(forgery.extensions(Forgery.extension(LibP2pCertificate.EXTENSION, true, value))
                        .encode()))
                .isEqualTo(ALICE.peerId());
    }

    @Test
    void anExtensionThatComesTwiceIsRefused() {
        Forgery forgery = forgery();
        Bytes value = Forgery.signedKey(ALICE.publicKey().encode(), forgery.signature());
        assertRefused(forgery.with(Forgery.libp2p(value)).encode(), Reason.BAD_CERTIFICATE);
    }

    @Test
    void aCertificateWithVeryManyExtensionsIsRefused() {
        Forgery forgery = forgery();
        for (int i = 0; i <= LibP2pCertificate.MAX_EXTENSIONS; i++) {
            forgery = forgery.with(
                    Forgery.extension(Bytes.copyOf((byte) 0x2a, (byte) 3, (byte) i), false, Bytes.empty()));
        }
        assertRefused(forgery.encode(), Reason.BAD_CERTIFICATE);
    }

    @Test
    void uniqueIdentifiersAreRefused() {
        assertRefused(
                forgery().behindKey(Der.element(0x81, Bytes.fromHex("0001"))).encode(), Reason.BAD_CERTIFICATE);
        assertRefused(
                forgery().behindKey(Der.element(0x82, Bytes.fromHex("0001"))).encode(), Reason.BAD_CERTIFICATE);
    }

    @Test
    void onlyTheThirdVersionIsRead() {
        assertRefused(forgery().version(Bytes.fromHex("a003020101")).encode(), Reason.BAD_CERTIFICATE);
        assertRefused(forgery().version(Bytes.empty()).encode(), Reason.BAD_CERTIFICATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "260601",
                "2606010000Z",
                "260601000000",
                "260601000000+0100",
                "261301000000Z",
                "260230000000Z",
                "260601240000Z",
                "2606010000600Z",
                "26-601000000Z"
            })
    void aTimeThatIsNoneIsRefused(String time) {
        assertRefused(
                forgery().valid(Forgery.utc(time), Forgery.utc("490101000000Z")).encode(), Reason.BAD_CERTIFICATE);
    }

    @ParameterizedTest
    @CsvSource({"500101000000Z, 1950", "991231235959Z, 1999", "000101000000Z, 2000", "491231235959Z, 2049"})
    void shortYearsAreOfTheCenturyThatTheyMean(String time, String year) {
        Forgery forgery = forgery().valid(Forgery.utc(time), Forgery.generalized("99991231235959Z"));
        assertThat(LibP2pCertificate.parse(forgery.encode()).notBefore().toString())
                .startsWith(year);
    }

    @Test
    void keysOfOtherKindsAreRefused() {
        // a curve whose parameters are spelled out, secp256k1, and Ed448
        for (String encoded : List.of(
                "3014300b06072a8648ce3d0201300003050004010203",
                "3056301006072a8648ce3d020106052b8104000a034200" + "04" + "11".repeat(64),
                "3043300506032b6571033a00" + "11".repeat(57))) {
            assertThatThrownBy(() -> CertificateKey.parse(Bytes.fromHex(encoded)))
                    .isInstanceOfSatisfying(
                            HandshakeException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.BAD_KEY));
        }
    }

    @Test
    void aPointThatIsNotOnItsCurveIsRefused() {
        byte[] wrong = KEY.encoded().toByteArray();
        wrong[wrong.length - 1] ^= 1;
        assertThatThrownBy(() -> CertificateKey.parse(Bytes.wrap(wrong)))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.BAD_KEY));
    }

    @Test
    void anyChangedOrMissingByteIsSeen() {
        Bytes good = forgery().encode();
        for (int at = 0; at < good.size(); at++) {
            byte[] changed = good.toByteArray();
            changed[at] ^= 1;
            assertThatThrownBy(() -> verify(Bytes.wrap(changed)))
                    .as("byte " + at)
                    .isInstanceOf(HandshakeException.class);
            Bytes cut = good.slice(0, at);
            assertThatThrownBy(() -> verify(cut)).as("cut at " + at).isInstanceOf(HandshakeException.class);
        }
        assertRefused(Bytes.concat(good, Bytes.copyOf((byte) 0)), Reason.BAD_CERTIFICATE);
    }
}
