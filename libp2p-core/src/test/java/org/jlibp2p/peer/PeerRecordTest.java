package org.jlibp2p.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PeerRecordTest {
    private static final Identity SELF = Identity.generate();
    private static final List<Multiaddr> ADDRESSES =
            List.of(Multiaddr.parse("/ip4/192.0.2.0/tcp/42"), Multiaddr.parse("/ip4/198.51.100.0/tcp/42"));

    /** A key and the envelope that go-libp2p made with it. */
    private static Bytes vector(int line) throws IOException {
        try (InputStream file = PeerRecordTest.class.getResourceAsStream("envelope-vector.txt")) {
            String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
            return Bytes.fromHex(text.lines().toList().get(line));
        }
    }

    @Test
    void recordOfAnotherImplementationIsOpened() throws IOException {
        Identity signer = Identity.of(PrivateKey.decode(vector(0)));
        PeerRecord record = PeerRecord.open(SignedEnvelope.decode(vector(1)));

        assertThat(record.peer()).isEqualTo(signer.peerId());
        assertThat(record.sequence()).isEqualTo(1598453001624231000L);
        assertThat(record.addresses())
                .isEqualTo(IntStream.range(0, 10)
                        .mapToObj(port -> Multiaddr.parse("/ip4/1.2.3.4/tcp/" + port))
                        .toList());
    }

    @Test
    void recordIsSealedToTheSameBytesAsElsewhere() throws IOException {
        Identity signer = Identity.of(PrivateKey.decode(vector(0)));
        PeerRecord record = PeerRecord.open(SignedEnvelope.decode(vector(1)));

        assertThat(record.seal(signer).encode()).isEqualTo(vector(1));
    }

    @Test
    void sealedRecordOfEveryKindOfKeyIsOpened() {
        for (KeyType type : KeyType.values()) {
            Identity self = Identity.generate(type);
            PeerRecord record = new PeerRecord(self.peerId(), 7, ADDRESSES);

            assertThat(PeerRecord.open(SignedEnvelope.decode(record.seal(self).encode())))
                    .isEqualTo(record);
        }
    }

    @Test
    void envelopeHasTheDomainAndTypeThatAreInUse() {
        SignedEnvelope envelope = new PeerRecord(SELF.peerId(), 7, ADDRESSES).seal(SELF);

        assertThat(envelope.payloadType().hex()).isEqualTo("0301");
        assertThat(envelope.verify("libp2p-peer-record")).isTrue();
    }

    private static Bytes payload(PeerId peer, Bytes... addresses) {
        ProtoWriter writer = new ProtoWriter().bytes(1, peer.bytes()).varint(2, 7);
        for (Bytes address : addresses) {
            writer.message(3, info -> info.bytes(1, address));
        }
        return writer.toBytes();
    }

    private static SignedEnvelope standard(Bytes payload) {
        return SignedEnvelope.sign(SELF, "libp2p-peer-record", Bytes.fromHex("0301"), payload);
    }

    private static void assertRefused(SignedEnvelope envelope) {
        assertThatThrownBy(() -> PeerRecord.open(envelope)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void domainAndTypeOfTheSpecificationsTextAreReadAsWell() {
        Bytes payload = payload(SELF.peerId(), ADDRESSES.get(0).bytes());
        SignedEnvelope legacy =
                SignedEnvelope.sign(SELF, "libp2p-routing-state", Bytes.utf8("/libp2p/routing-state-record"), payload);

        assertThat(PeerRecord.open(legacy)).isEqualTo(new PeerRecord(SELF.peerId(), 7, ADDRESSES.subList(0, 1)));
    }

    @Test
    void theyAreWrittenForThoseWhoReadNoOther() {
        PeerRecord record = new PeerRecord(SELF.peerId(), 7, ADDRESSES);
        SignedEnvelope legacy = record.sealAsInRfc(SELF);

        assertThat(legacy.payloadType()).isEqualTo(Bytes.utf8("/libp2p/routing-state-record"));
        assertThat(legacy.verify("libp2p-routing-state")).isTrue();
        assertThat(legacy.verify(PeerRecord.DOMAIN)).isFalse();
        assertThat(legacy.payload()).isEqualTo(record.seal(SELF).payload());
        assertThat(PeerRecord.open(legacy)).isEqualTo(record);
    }

    @Test
    void T31_domainAndTypeHaveToBelongTogether() {
        Bytes payload = payload(SELF.peerId());
        Bytes legacyType = Bytes.utf8("/libp2p/routing-state-record");

        assertThat(PeerRecord.open(standard(payload)).addresses()).isEmpty();
        assertRefused(SignedEnvelope.sign(SELF, "libp2p-routing-state", Bytes.fromHex("0301"), payload));
        assertRefused(SignedEnvelope.sign(SELF, "libp2p-peer-record", legacyType, payload));
        assertRefused(SignedEnvelope.sign(SELF, "libp2p-peer-record", Bytes.fromHex("8106"), payload));
        assertRefused(SignedEnvelope.sign(SELF, "libp2p-peer-record", Bytes.empty(), payload));
        assertRefused(SignedEnvelope.sign(SELF, "libp2p-relay-rsvp", Bytes.fromHex("0301"), payload));
    }

    @Test
    void T31_recordAboutAnotherPeerThanTheSignerIsRefused() {
        PeerId victim = Identity.generate().peerId();

        assertRefused(standard(payload(victim, ADDRESSES.get(0).bytes())));
        assertThatThrownBy(() -> new PeerRecord(victim, 7, ADDRESSES).seal(SELF))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void T30_recordOfARandomPeerCannotBeMadeWithoutItsKey() {
        Identity victim = Identity.generate();
        SignedEnvelope own = new PeerRecord(SELF.peerId(), 7, ADDRESSES).seal(SELF);
        Bytes forged = new ProtoWriter()
                .bytes(1, victim.publicKey().encode())
                .bytes(2, own.payloadType())
                .bytes(3, payload(victim.peerId(), ADDRESSES.get(0).bytes()))
                .bytes(5, SELF.sign(Bytes.utf8("anything")))
                .toBytes();

        assertRefused(SignedEnvelope.decode(forged));
    }

    @Test
    void T31_payloadThatIsNoRecordIsRefused() {
        assertRefused(standard(Bytes.empty()));
        assertRefused(standard(Bytes.fromHex("1007")));
        assertRefused(standard(Bytes.fromHex("0a020000")));
        assertRefused(standard(Bytes.fromHex("ff")));
        assertRefused(standard(Bytes.concat(payload(SELF.peerId()), Bytes.fromHex("1a0108"))));
    }

    @Test
    void T31_signatureIsLookedAtBeforeThePayload() {
        Bytes unread = new ProtoWriter()
                .bytes(1, SELF.publicKey().encode())
                .bytes(2, PeerRecord.PAYLOAD_TYPE)
                .bytes(3, Bytes.fromHex("ff"))
                .bytes(5, Bytes.wrap(new byte[64]))
                .toBytes();

        assertThatThrownBy(() -> PeerRecord.open(SignedEnvelope.decode(unread)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("wrong signature");
    }

    @Test
    void addressesThatCannotBeReadAreLeftOut() {
        Bytes unknown = Bytes.fromHex("7f");
        Bytes good = ADDRESSES.get(0).bytes();
        Bytes huge = Bytes.wrap(new byte[Multiaddr.MAX_SIZE + 1]);

        assertThat(PeerRecord.open(standard(payload(SELF.peerId(), unknown, good, Bytes.empty(), huge)))
                        .addresses())
                .containsExactly(ADDRESSES.get(0));
    }

    @Test
    void T30_recordsAreBoundedInTheirAddresses() {
        List<Multiaddr> most = Collections.nCopies(PeerRecord.MAX_ADDRESSES, Multiaddr.parse("/ws"));
        List<Multiaddr> more = Collections.nCopies(PeerRecord.MAX_ADDRESSES + 1, Multiaddr.parse("/ws"));
        Bytes[] encoded = more.stream().map(Multiaddr::bytes).toArray(Bytes[]::new);

        assertThat(PeerRecord.open(new PeerRecord(SELF.peerId(), 7, most).seal(SELF))
                        .addresses())
                .hasSize(PeerRecord.MAX_ADDRESSES);
        assertThatThrownBy(() -> new PeerRecord(SELF.peerId(), 7, more)).isInstanceOf(IllegalArgumentException.class);
        assertRefused(standard(payload(SELF.peerId(), encoded)));
    }

    @Test
    void T31_onlyAHigherSequenceReplaces() {
        PeerRecord seven = new PeerRecord(SELF.peerId(), 7, ADDRESSES);
        PeerRecord eight = new PeerRecord(SELF.peerId(), 8, List.of());
        PeerRecord most = new PeerRecord(SELF.peerId(), -1, ADDRESSES);

        assertThat(eight.isNewerThan(seven)).isTrue();
        assertThat(seven.isNewerThan(eight)).isFalse();
        assertThat(seven.isNewerThan(seven)).isFalse();
        assertThat(most.isNewerThan(eight)).isTrue();
        assertThat(eight.isNewerThan(most)).isFalse();
        PeerRecord other = new PeerRecord(Identity.generate().peerId(), 9, ADDRESSES);
        assertThatThrownBy(() -> other.isNewerThan(seven)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void T68_sequenceKeepsAllItsBits() {
        PeerRecord record = new PeerRecord(SELF.peerId(), -1, ADDRESSES);

        assertThat(PeerRecord.open(record.seal(SELF)).sequence()).isEqualTo(-1);
    }
}
