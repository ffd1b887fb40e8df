package org.jlibp2p.peerstore.file;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.peerstore.PeerSnapshot;
import org.jlibp2p.wire.ProtoWriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StoredPeerCodecTest {
    private static final StoredPeerCodec CODEC = new StoredPeerCodec();
    private static final Identity SELF = Identity.generate(KeyType.ECDSA);
    private static final Identity OTHER = Identity.generate(KeyType.ECDSA);
    private static final SignedEnvelope RECORD =
            new PeerRecord(SELF.peerId(), 3, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1"))).seal(SELF);

    @Provide
    Arbitrary<StoredPeer> peers() {
        Arbitrary<Duration> times = Arbitraries.longs()
                .between(0, Duration.ofDays(36_500).toMillis())
                .map(Duration::ofMillis);
        Arbitrary<PeerSnapshot.Address> addresses = Combinators.combine(
                        Arbitraries.integers().between(0, 65_535), times, Arbitraries.of(true, false))
                .as((port, left, ofRecord) ->
                        new PeerSnapshot.Address(Multiaddr.parse("/ip6/2001:db8::1/tcp/" + port), left, ofRecord));
        Arbitrary<Set<ProtocolId>> protocols = Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(20)
                .map(name -> ProtocolId.of("/"
                        + name.codePoints()
                                .filter(c -> c > ' ' && c < 127)
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)))
                .set()
                .ofMaxSize(20)
                .map(LinkedHashSet::new);
        return Combinators.combine(
                        addresses.list().ofMaxSize(20),
                        protocols,
                        Arbitraries.of(SELF.publicKey()).optional(),
                        Arbitraries.of(RECORD).optional(),
                        times,
                        Arbitraries.longs().between(0, 1L << 42).map(Instant::ofEpochMilli))
                .as((all, names, key, record, kept, at) ->
                        new StoredPeer(new PeerSnapshot(SELF.peerId(), all, names, key, record, kept), at));
    }

    @Property
    void whatIsWrittenIsRead(@ForAll("peers") StoredPeer stored) {
        assertThat(CODEC.decode(CODEC.encode(stored))).isEqualTo(stored);
    }

    @Property
    void timeOnlyTakesAway(@ForAll("peers") StoredPeer stored, @ForAll int seconds) {
        PeerSnapshot later = stored.asOf(stored.at().plusSeconds(seconds));
        Duration passed = Duration.ofSeconds(Math.max(0, seconds));
        assertThat(later.kept()).isEqualTo(stored.peer().kept().minus(passed));
        for (int i = 0; i < later.addresses().size(); i++) {
            assertThat(later.addresses().get(i).left())
                    .isEqualTo(stored.peer().addresses().get(i).left().minus(passed));
        }
    }

    @Example
    void aPeerWithoutAnIdIsNone() {
        assertThatThrownBy(() -> CODEC.decode(Bytes.empty())).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> CODEC.decode(Bytes.fromHex("0a020000"))).isInstanceOf(MalformedMessageException.class);
    }

    @Example
    void whatCannotBeUsedIsLeftOutAndTheRestStays() {
        SignedEnvelope ofOther = new PeerRecord(OTHER.peerId(), 3, List.of()).seal(OTHER);
        SignedEnvelope forged = SignedEnvelope.sign(SELF, "another purpose", RECORD.payloadType(), RECORD.payload());
        for (Bytes record : List.of(ofOther.encode(), forged.encode(), Bytes.utf8("nonsense"))) {
            Bytes encoded = new ProtoWriter()
                    .bytes(1, SELF.peerId().bytes())
                    .varint(2, 1)
                    .varint(7, 1000)
                    .message(
                            3,
                            address -> address.bytes(1, Bytes.utf8("nonsense")).varint(2, 5))
                    .message(
                            3,
                            address -> address.bytes(
                                            1,
                                            Multiaddr.parse("/ip4/192.0.2.1/tcp/1")
                                                    .bytes())
                                    .varint(2, -1))
                    .string(4, "")
                    .string(4, "/echo/1")
                    .bytes(5, OTHER.publicKey().encode())
                    .bytes(6, record)
                    .string(99, "of the future")
                    .toBytes();
            PeerSnapshot peer = CODEC.decode(encoded).peer();
            assertThat(peer.addresses()).hasSize(1);
            assertThat(peer.addresses().get(0).left()).isEqualTo(Duration.ofDays(36_500));
            assertThat(peer.protocols()).containsExactly(ProtocolId.of("/echo/1"));
            assertThat(peer.publicKey()).isEmpty();
            assertThat(peer.signedRecord()).isEmpty();
        }
    }

    @Example
    void moreThanThereMayBeIsRefused() {
        assertThatThrownBy(() -> CODEC.decode(Bytes.wrap(new byte[StoredPeerCodec.MAX_SIZE + 1])))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("above");
    }
}
