package org.jlibp2p.tls;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;
import org.jlibp2p.testkit.DuplexPair;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Peers that do not keep to the rules of libp2p, driven by BouncyCastle's own TLS, on either side. */
class HostileHandshakeTest {
    private static final Identity SELF = Identity.generate();
    private static final Identity PEER = Identity.generate();
    private static final ForgedKey KEY = ForgedKey.p256();
    private static final ProtocolId YAMUX = ProtocolId.of("/yamux/1.0.0");

    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-06-01T12:00:00Z"));
    private final DuplexPair raw = DuplexPair.inMemory(time.loops("pipe", 2));

    private static Forgery forgery() {
        return Forgery.of(PEER, KEY);
    }

    private static HostileRoles honest() {
        return HostileRoles.with(forgery());
    }

    private CompletableFuture<SecureConnection> secure(Direction direction, Optional<PeerId> expected) {
        Duplex own = raw.left();
        Security.Handshake handshake = new Security.Handshake(direction, SELF, expected, List.of(YAMUX));
        return Async.call(own.loop(), () -> Tls.create().secure(own, handshake));
    }

    /** A handshake of ours, as the client or the server, with a peer in the other role. */
    private CompletableFuture<SecureConnection> against(Direction direction, HostileRoles roles) {
        CompletableFuture<SecureConnection> secured = secure(direction, Optional.of(PEER.peerId()));
        meet(direction, roles);
        return secured;
    }

    private BouncyPeer meet(Direction direction, HostileRoles roles) {
        BouncyPeer peer = direction == Direction.OUTBOUND ? roles.listen(raw.right()) : roles.dial(raw.right());
        time.run();
        return peer;
    }

    private void assertRefused(CompletableFuture<SecureConnection> secured, Reason reason) {
        time.run();
        assertThat(secured).isCompletedExceptionally();
        assertThat(Async.failureOf(secured))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
        assertThat(raw.left().closed()).isCompletedExceptionally();
        assertThat(time.timers()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void anHonestPeerIsLetIn(Direction direction) {
        SecureConnection connection = time.await(against(direction, honest()));
        assertThat(connection.remotePeer()).isEqualTo(PEER.peerId());
        assertThat(connection.earlyMuxer()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void bytesPassBothWaysAndTheEndIsAnEnd(Direction direction) {
        CompletableFuture<SecureConnection> secured = secure(direction, Optional.empty());
        BouncyPeer peer = meet(direction, honest());
        SecureConnection connection = time.await(secured);
        time.await(connection.write(Bytes.utf8("hello")));
        time.run();
        assertThat(peer.received()).isEqualTo("hello");
        peer.say("and hello");
        assertThat(time.await(connection.read())).isEqualTo(Bytes.utf8("and hello"));
        peer.close();
        assertThat(time.await(connection.read())).isEqualTo(Bytes.empty());
        time.await(connection.closeWrite());
        time.await(connection.closed());
        assertThat(peer.failure()).isEmpty();
    }

    @Test
    void everyCipherAndEveryKindOfKeyWorks() {
        for (ForgedKey key :
                List.of(KEY, ForgedKey.ed25519(), ForgedKey.p384(), ForgedKey.rsa(256), ForgedKey.rsa(512))) {
            for (int cipher : Suite.codes()) {
                for (Direction direction : Direction.values()) {
                    DuplexPair pipe = DuplexPair.inMemory(time.loops("pipe", 2));
                    HostileRoles roles =
                            HostileRoles.with(Forgery.of(PEER, key)).ciphers(cipher);
                    Security.Handshake handshake =
                            new Security.Handshake(direction, SELF, Optional.of(PEER.peerId()), List.of());
                    CompletableFuture<SecureConnection> secured =
                            Async.call(pipe.left().loop(), () -> Tls.create().secure(pipe.left(), handshake));
                    BouncyPeer peer =
                            direction == Direction.OUTBOUND ? roles.listen(pipe.right()) : roles.dial(pipe.right());
                    SecureConnection connection = time.await(secured);
                    time.await(connection.write(Bytes.utf8("hello")));
                    peer.say("and hello");
                    assertThat(time.await(connection.read())).isEqualTo(Bytes.utf8("and hello"));
                    time.run();
                    assertThat(peer.received()).isEqualTo("hello");
                }
            }
        }
    }

    @Test
    void T18_aClientWithoutACertificateIsRefused() {
        CompletableFuture<SecureConnection> secured = secure(Direction.INBOUND, Optional.empty());
        BouncyPeer peer = meet(Direction.INBOUND, HostileRoles.with(KEY));
        assertRefused(secured, Reason.BAD_CERTIFICATE);
        assertThat(peer.failure().orElseThrow())
                .isInstanceOfSatisfying(
                        TlsFatalAlertReceived.class,
                        alert -> assertThat(alert.getAlertDescription())
                                .isEqualTo(AlertDescription.certificate_required));
    }

    @Test
    void T18_aServerThatAsksForNoCertificateIsRefused() {
        assertRefused(against(Direction.OUTBOUND, honest().askingForNoCertificate()), Reason.BAD_CERTIFICATE);
    }

    @ParameterizedTest
    @EnumSource
    void T18_aChainOfTwoIsRefused(Direction direction) {
        Bytes certificate = forgery().encode();
        Bytes other = Forgery.of(SELF, ForgedKey.p256()).encode();
        assertRefused(against(direction, HostileRoles.with(KEY, certificate, other)), Reason.BAD_CERTIFICATE);
    }

    @ParameterizedTest
    @EnumSource
    void T18_aLongChainIsRefused(Direction direction) {
        Bytes certificate = forgery().encode();
        Bytes[] chain = new Bytes[40];
        Arrays.fill(chain, certificate);
        assertRefused(against(direction, HostileRoles.with(KEY, chain)), Reason.BAD_CERTIFICATE);
    }

    @ParameterizedTest
    @EnumSource
    void T18_aCertificateWithoutTheExtensionIsRefused(Direction direction) {
        assertRefused(against(direction, HostileRoles.with(forgery().extensions())), Reason.BAD_CERTIFICATE);
    }

    @ParameterizedTest
    @EnumSource
    void T18_anExtensionThatIsNotOfItsFormIsRefused(Direction direction) {
        Forgery forgery = forgery().extensions(Forgery.libp2p(Bytes.utf8("not DER")));
        assertRefused(against(direction, HostileRoles.with(forgery)), Reason.BAD_CERTIFICATE);
    }

    @ParameterizedTest
    @EnumSource
    void T18_somethingThatIsNoCertificateIsRefused(Direction direction) {
        assertRefused(against(direction, HostileRoles.with(KEY, Bytes.utf8("hello"))), Reason.BAD_CERTIFICATE);
    }

    @ParameterizedTest
    @EnumSource
    void T18_aHostSignatureOverAnotherKeyIsRefused(Direction direction) {
        Bytes other = Forgery.of(PEER, ForgedKey.p256()).signature();
        Forgery forgery = forgery()
                .extensions(Forgery.libp2p(Forgery.signedKey(PEER.publicKey().encode(), other)));
        assertRefused(against(direction, HostileRoles.with(forgery)), Reason.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @EnumSource
    void T18_anExpiredCertificateIsRefused(Direction direction) {
        Forgery forgery = forgery().valid(Forgery.utc("250101000000Z"), Forgery.utc("260601115959Z"));
        assertRefused(against(direction, HostileRoles.with(forgery)), Reason.EXPIRED);
    }

    @ParameterizedTest
    @EnumSource
    void T18_aCertificateThatIsNotValidYetIsRefused(Direction direction) {
        Forgery forgery = forgery().valid(Forgery.utc("260601120001Z"), Forgery.utc("490101000000Z"));
        assertRefused(against(direction, HostileRoles.with(forgery)), Reason.EXPIRED);
    }

    @ParameterizedTest
    @EnumSource
    void T18_anUnknownCriticalExtensionIsRefused(Direction direction) {
        Forgery forgery = forgery().with(Forgery.extension(Bytes.fromHex("551d0f"), true, Bytes.fromHex("03020780")));
        assertRefused(against(direction, HostileRoles.with(forgery)), Reason.BAD_CERTIFICATE);
    }

    @ParameterizedTest
    @EnumSource
    void T18_aPeerThatIsNotTheExpectedOneIsRefused(Direction direction) {
        Forgery other = Forgery.of(Identity.generate(), ForgedKey.p256());
        assertRefused(against(direction, HostileRoles.with(other)), Reason.WRONG_PEER);
    }

    @ParameterizedTest
    @EnumSource
    void T18_aPeerWithTheCertificateOfSomebodyElseIsRefused(Direction direction) {
        ForgedKey stolen = KEY.signingHandshakesWith(ForgedKey.p256());
        assertRefused(against(direction, HostileRoles.with(stolen, forgery().encode())), Reason.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @EnumSource
    void T18_aCertificateThatItsKeyDidNotSignIsRefused(Direction direction) {
        Forgery forgery = Forgery.of(PEER, KEY.signingCertificatesWith(ForgedKey.p256()));
        assertRefused(against(direction, HostileRoles.with(forgery)), Reason.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"l", "localhost", "relay.example.org"})
    void T18_whateverServerIsNamedIsServed(String name) {
        SecureConnection connection = time.await(against(Direction.INBOUND, honest().naming(name)));
        assertThat(connection.remotePeer()).isEqualTo(PEER.peerId());
    }

    @Test
    void T18_aClientThatWantsAnotherProtocolIsRefused() {
        CompletableFuture<SecureConnection> secured = secure(Direction.INBOUND, Optional.empty());
        BouncyPeer peer = meet(Direction.INBOUND, honest().names("h2", "http/1.1"));
        assertRefused(secured, Reason.NOTHING_IN_COMMON);
        assertThat(peer.failure().orElseThrow())
                .isInstanceOfSatisfying(
                        TlsFatalAlertReceived.class,
                        alert -> assertThat(alert.getAlertDescription())
                                .isEqualTo(AlertDescription.no_application_protocol));
    }

    @Test
    void T18_aServerThatChoosesWhatWasNotOfferedIsRefused() {
        assertRefused(against(Direction.OUTBOUND, honest().names("h2")), Reason.NOTHING_IN_COMMON);
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatNamesNoProtocolAtAllNegotiatesTheMuxerLater(Direction direction) {
        assertThat(time.await(against(direction, honest().names())).earlyMuxer())
                .isEmpty();
    }

    @Test
    void theClientsOrderOfMuxersCounts() {
        assertThat(time.await(against(Direction.INBOUND, honest().names("/mplex/6.7.0", "/yamux/1.0.0", "libp2p")))
                        .earlyMuxer())
                .contains(YAMUX);
    }

    @Test
    void aClientThatPrefersToNegotiateLaterDoes() {
        assertThat(time.await(against(Direction.INBOUND, honest().names("libp2p", "/yamux/1.0.0")))
                        .earlyMuxer())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void T18_anOlderVersionIsRefused(Direction direction) {
        assertRefused(against(direction, honest().before13()), Reason.NOTHING_IN_COMMON);
    }

    @ParameterizedTest
    @EnumSource
    void aCipherThatIsNotOfferedIsNothingInCommon(Direction direction) {
        assertRefused(
                against(direction, honest().ciphers(CipherSuite.TLS_AES_128_CCM_SHA256)), Reason.NOTHING_IN_COMMON);
    }

    @ParameterizedTest
    @EnumSource
    void aPeerWithOtherGroupsIsAskedAgain(Direction direction) {
        for (int group : new int[] {NamedGroup.secp256r1, NamedGroup.secp384r1}) {
            DuplexPair pipe = DuplexPair.inMemory(time.loops("pipe", 2));
            Security.Handshake handshake = new Security.Handshake(direction, SELF, Optional.empty(), List.of());
            CompletableFuture<SecureConnection> secured =
                    Async.call(pipe.left().loop(), () -> Tls.create().secure(pipe.left(), handshake));
            HostileRoles roles = honest().groups(group);
            BouncyPeer peer = direction == Direction.OUTBOUND ? roles.listen(pipe.right()) : roles.dial(pipe.right());
            SecureConnection connection = time.await(secured);
            peer.say("hello");
            assertThat(time.await(connection.read())).isEqualTo(Bytes.utf8("hello"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerWithNoGroupInCommonIsRefused(Direction direction) {
        assertRefused(against(direction, honest().groups(NamedGroup.x448)), Reason.NOTHING_IN_COMMON);
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatEndsTheConnectionInTheMiddleClosesIt(Direction direction) {
        CompletableFuture<SecureConnection> secured = secure(direction, Optional.empty());
        raw.right().write(Bytes.fromHex("15030300020100"));
        assertRefused(secured, Reason.CLOSED_EARLY);
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatRefusesIsTold(Direction direction) {
        CompletableFuture<SecureConnection> secured = secure(direction, Optional.empty());
        raw.right().write(Bytes.fromHex("1503030002022a"));
        assertRefused(secured, Reason.REFUSED);
    }

    @Test
    void T18_noStreamOrByteOfTheApplicationIsSeenBeforeTheProof() {
        CompletableFuture<SecureConnection> secured = secure(Direction.INBOUND, Optional.empty());
        BouncyPeer peer = meet(Direction.INBOUND, HostileRoles.with(forgery().extensions()));
        assertRefused(secured, Reason.BAD_CERTIFICATE);
        assertThat(peer.received()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void T19_aCertificateThatExpiresLaterChangesNothing(Direction direction) {
        Forgery forgery = forgery().valid(Forgery.utc("250101000000Z"), Forgery.utc("260601120005Z"));
        CompletableFuture<SecureConnection> secured = secure(direction, Optional.of(PEER.peerId()));
        BouncyPeer peer = meet(direction, HostileRoles.with(forgery));
        SecureConnection connection = time.await(secured);
        time.advance(Duration.ofMinutes(1));
        assertThat(connection.remotePeer()).isEqualTo(PEER.peerId());
        assertThat(connection.remoteKey()).isEqualTo(PEER.publicKey());
        peer.say("still here");
        assertThat(time.await(connection.read())).isEqualTo(Bytes.utf8("still here"));
    }

    @ParameterizedTest
    @EnumSource
    void aHandshakeWithoutEndIsRefused(Direction direction) {
        CompletableFuture<SecureConnection> secured = secure(direction, Optional.empty());
        Bytes changeCipherSpec = Bytes.fromHex("140303000101");
        Bytes some = Bytes.concat(Collections.nCopies(1000, changeCipherSpec));
        if (direction == Direction.INBOUND) {
            raw.right().write(clientHello());
        }
        for (int i = 0; i < TlsHandshake.MAX_INPUT / some.size() + 1; i++) {
            raw.right().write(some);
            time.run();
        }
        assertRefused(secured, Reason.MALFORMED);
    }

    private static Bytes clientHello() {
        HandshakeTerms terms = new HandshakeTerms(
                true, OwnCertificate.generate(PEER, new SecureRandom()), Optional.empty(), List.of());
        return new TlsHandshake(terms, new SecureRandom()).start();
    }

    @Test
    void aClientNamesNoServerAndResumesNothing() {
        String hello = clientHello().hex();
        // extension server_name: type 0 and a list of names; pre_shared_key 41; session_ticket 35; early_data 42
        List<Integer> types = extensions(clientHello());
        assertThat(types).contains(16, 43, 51, 13, 10).doesNotContain(0, 41, 35, 42, 49);
        assertThat(hello).contains(Bytes.utf8("libp2p").hex());
    }

    private static List<Integer> extensions(Bytes hello) {
        ByteBuffer in = hello.asByteBuffer();
        in.position(5 + 4 + 2 + 32);
        in.position(in.position() + 1 + in.get(in.position()));
        in.position(in.position() + 2 + in.getShort(in.position()));
        in.position(in.position() + 1 + in.get(in.position()));
        in.getShort();
        List<Integer> types = new ArrayList<>();
        while (in.hasRemaining()) {
            types.add((int) in.getShort());
            int size = in.getShort();
            in.position(in.position() + size);
        }
        return types;
    }
}
