package org.jlibp2p.ipns;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.record.InvalidRecordException.Reason;
import org.jlibp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IpnsRecordTest {
    private static final Identity OWNER = Identity.generate();
    private static final String PATH = "/ipfs/bafkqaddwgevxmmraojswg33smq";
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
    private static final Instant UNTIL = NOW.plus(IpnsRecord.DEFAULT_LIFETIME);

    private static IpnsRecordBuilder builder() {
        return IpnsRecord.builder(OWNER).value(PATH).sequence(7).validUntil(UNTIL);
    }

    /** What is signed, with one of its parts replaced, or left out if it is empty. */
    private static Bytes data(String name, String replacement) {
        Map<String, Bytes> all = new HashMap<>(Map.of(
                "Value", DagCbor.bytes(Bytes.utf8(PATH)),
                "Sequence", DagCbor.unsigned(7),
                "Validity", DagCbor.bytes(Rfc3339.format(UNTIL)),
                "ValidityType", DagCbor.unsigned(0),
                "TTL", DagCbor.unsigned(1)));
        all.remove(name);
        if (!replacement.isEmpty()) {
            all.put(name, Bytes.fromHex(replacement));
        }
        return DagCbor.map(all);
    }

    private static Bytes signed(Bytes data) {
        return OWNER.sign(Bytes.concat(Bytes.utf8("ipns-signature:"), data));
    }

    private static Bytes entry(Bytes data) {
        return new ProtoWriter().bytes(8, signed(data)).bytes(9, data).toBytes();
    }

    private static Reason refusal(IpnsRecord record, Identity name, Instant now) {
        try {
            record.verify(name.peerId(), now);
            return null;
        } catch (InvalidRecordException e) {
            return e.reason();
        }
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void recordsOfEveryKindOfKeyAreReadBackAndVerified(KeyType type) {
        Identity owner = Identity.generate(type);
        IpnsRecord record = IpnsRecord.builder(owner)
                .value(PATH)
                .sequence(7)
                .validUntil(UNTIL)
                .sign();
        IpnsRecord read = IpnsRecord.decode(record.encode());

        read.verify(owner.peerId(), NOW);
        assertThat(read).isEqualTo(record).hasSameHashCodeAs(record);
        assertThat(read.path()).contains(PATH);
        assertThat(read.value()).isEqualTo(Bytes.utf8(PATH));
        assertThat(read.sequence()).isEqualTo(7);
        assertThat(read.validity()).isEqualTo(UNTIL);
        assertThat(read.ttl()).isEqualTo(IpnsRecord.DEFAULT_TTL);
        assertThat(read.fields()).isEmpty();
        assertThat(read.hasSignatureV1()).isTrue();
        assertThat(read.publicKey().isPresent())
                .isEqualTo(owner.peerId().publicKey().isEmpty());
        assertThat(read).hasToString("IpnsRecord[sequence 7, valid until 2026-11-27T00:00:00Z, 33 bytes of value]");
    }

    @Test
    void signatureIsOverThePrefixAndTheData() {
        IpnsRecord record = builder().withoutSignatureV1().sign();

        assertThat(record.encode()).isEqualTo(entry(record.data()));
        assertThat(record.hasSignatureV1()).isFalse();
    }

    @Test
    void theFirstSignatureIsOverValueValidityAndItsTypeAsText() {
        IpnsRecord record = builder().ttl(Duration.ofNanos(5)).sign();
        Bytes first = OWNER.sign(Bytes.utf8(PATH + "2026-11-27T00:00:00ZEOL"));

        assertThat(record.encode())
                .isEqualTo(new ProtoWriter()
                        .bytes(1, Bytes.utf8(PATH))
                        .bytes(2, first)
                        .varint(3, 0)
                        .bytes(4, Bytes.utf8("2026-11-27T00:00:00Z"))
                        .varint(5, 7)
                        .varint(6, 5)
                        .bytes(8, signed(record.data()))
                        .bytes(9, record.data())
                        .toBytes());
    }

    @Test
    void dataHasItsKeysByLengthAndThenByBytes() {
        Bytes data = builder()
                .field("_a", Bytes.fromHex("f5"))
                .ttl(Duration.ZERO)
                .sign()
                .data();

        assertThat(data.hex())
                .isEqualTo("a6" + "625f61" + "f5" + "6354544c" + "00" + "6556616c7565" + "5821"
                        + Bytes.utf8(PATH).hex() + "6853657175656e6365" + "07" + "6856616c6964697479" + "54"
                        + Bytes.utf8("2026-11-27T00:00:00Z").hex() + "6c56616c696469747954797065" + "00");
    }

    @Test
    void fieldsOfOnesOwnAreSignedAndKept() {
        IpnsRecord record = IpnsRecord.decode(builder()
                .field("_longer", Bytes.fromHex("a1616101"))
                .field("_app", Bytes.fromHex("6568656c6c6f"))
                .sign()
                .encode());

        record.verify(OWNER.peerId(), NOW);
        assertThat(record.fields())
                .containsExactly(
                        Map.entry("_app", Bytes.fromHex("6568656c6c6f")),
                        Map.entry("_longer", Bytes.fromHex("a1616101")));
        assertThatThrownBy(() -> record.fields().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void whatIsToBeSignedIsJudgedBefore() {
        assertThatThrownBy(() -> builder().value("bafkqaaa")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().sequence(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().ttl(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().ttl(Duration.ofDays(365 * 293)).sign())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().validUntil(Instant.MAX).sign()).isInstanceOf(IllegalArgumentException.class);
        for (String name : new String[] {"", "TTL", "Value", "\ud800"}) {
            assertThatThrownBy(() -> builder().field(name, Bytes.fromHex("f5")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String value : new String[] {"", "f5f5", "1801", "ff"}) {
            assertThatThrownBy(() -> builder().field("_a", Bytes.fromHex(value)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> IpnsRecord.builder(OWNER).value(PATH).sign())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> IpnsRecord.builder(OWNER).validUntil(UNTIL).sign())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRecordIsValidUntilItsTimeAndNotThen() {
        IpnsRecord record = builder().sign();

        assertThat(refusal(record, OWNER, UNTIL.minusNanos(1))).isNull();
        assertThat(refusal(record, OWNER, UNTIL)).isEqualTo(Reason.EXPIRED);
        assertThat(refusal(record, OWNER, UNTIL.plusNanos(1))).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void aRecordIsOnlyOfWhoSignedIt() {
        Identity other = Identity.generate();
        Identity hashed = Identity.generate(KeyType.ECDSA);
        Bytes withKey = new ProtoWriter()
                .bytes(7, OWNER.publicKey().encode())
                .bytes(8, signed(data("", "")))
                .bytes(9, data("", ""))
                .toBytes();

        assertThat(refusal(builder().sign(), other, NOW)).isEqualTo(Reason.BAD_SIGNATURE);
        assertThat(refusal(builder().sign(), hashed, NOW)).isEqualTo(Reason.MALFORMED_VALUE);
        assertThat(refusal(IpnsRecord.decode(withKey), OWNER, NOW)).isNull();
        assertThat(refusal(IpnsRecord.decode(withKey), other, NOW)).isEqualTo(Reason.WRONG_OWNER);
        assertThat(refusal(IpnsRecord.decode(withKey), hashed, NOW)).isEqualTo(Reason.WRONG_OWNER);
    }

    @ParameterizedTest
    @CsvSource({
        "Value, '', without Value",
        "Sequence, '', without Sequence",
        "Validity, '', without Validity",
        "ValidityType, '', without ValidityType",
        "TTL, '', without TTL",
        "Value, 6161, byte string",
        "Sequence, 20, number from 0 on",
        "TTL, 41ff, number from 0 on",
        "TTL, f6, number from 0 on",
        "ValidityType, 01, unknown type of validity",
        "Validity, 6432303236, byte string",
        "Validity, 4432303236, form of RFC 3339",
        "a, 1801, shortest"
    })
    void dataThatIsNotAsTheSpecificationHasItIsRefusedThoughItIsSigned(String field, String value, String said) {
        assertThatThrownBy(() -> IpnsRecord.decode(entry(data(field, value))))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining(said);
    }

    @Test
    void sequenceAndTtlMayHaveAll64Bits() {
        IpnsRecord sequence = IpnsRecord.decode(entry(data("Sequence", "1bffffffffffffffff")));
        IpnsRecord ttl = IpnsRecord.decode(entry(data("TTL", "1bffffffffffffffff")));

        assertThat(sequence.sequence()).isEqualTo(-1);
        assertThat(sequence)
                .hasToString("IpnsRecord[sequence 18446744073709551615, valid until " + UNTIL + ", 33 bytes of value]");
        assertThat(sequence.isNewerThan(builder().sequence(Long.MAX_VALUE).sign()))
                .isTrue();
        assertThat(ttl.ttl()).isEqualTo(Duration.ofSeconds(18446744073L, 709551615));
    }

    @ParameterizedTest
    @CsvSource({"0801, wrong wire type", "9a010101, ''", "0b0c, wire type"})
    void otherProtobufIsRefused(String hex, String said) {
        assertThatThrownBy(() -> IpnsRecord.decode(Bytes.fromHex(hex)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining(said);
    }

    @Test
    void fieldsOfTheMessageMayOccurOnceOnlyAndLaterOnesAreIgnored() {
        Bytes encoded = builder().sign().encode();
        for (int field = 1; field <= 9; field++) {
            ProtoWriter more = field == 3 || field == 5 || field == 6
                    ? new ProtoWriter().varint(field, 0).varint(field, 0)
                    : new ProtoWriter().bytes(field, Bytes.empty()).bytes(field, Bytes.empty());
            assertThatThrownBy(() -> IpnsRecord.decode(Bytes.concat(encoded, more.toBytes())))
                    .isInstanceOf(MalformedMessageException.class)
                    .hasMessageContaining("twice");
        }
        Bytes later = Bytes.concat(
                encoded,
                new ProtoWriter().varint(10, 1).varint(500, 1).varint(500, 1).toBytes());
        assertThat(refusal(IpnsRecord.decode(later), OWNER, NOW)).isNull();
        assertThat(IpnsRecord.decode(later).encode()).isEqualTo(later);
    }

    @Test
    void withoutSignatureOrDataThereIsNoRecord() {
        Bytes data = data("", "");
        for (Bytes bytes : new Bytes[] {
            Bytes.empty(),
            new ProtoWriter().bytes(8, signed(data)).toBytes(),
            new ProtoWriter().bytes(9, data).toBytes(),
            new ProtoWriter().bytes(8, Bytes.empty()).bytes(9, data).toBytes(),
            new ProtoWriter().bytes(8, signed(data)).bytes(9, Bytes.empty()).toBytes()
        }) {
            assertThatThrownBy(() -> IpnsRecord.decode(bytes))
                    .isInstanceOf(MalformedMessageException.class)
                    .hasMessageContaining("without");
        }
    }

    @Test
    void aKeyThatMustNotBeUsedIsRefused() {
        Bytes data = data("", "");
        Bytes encoded = new ProtoWriter()
                .bytes(7, Bytes.fromHex("08011200"))
                .bytes(8, signed(data))
                .bytes(9, data)
                .toBytes();

        assertThatThrownBy(() -> IpnsRecord.decode(encoded)).isInstanceOf(MalformedMessageException.class);
    }

    /** Each of them alone, and each left out: an old reader must not see what the owner did not sign. */
    @Test
    void whatOldReadersSeeHasToBeWhatIsSigned() {
        Bytes data = builder().ttl(Duration.ofNanos(5)).sign().data();
        Bytes value = Bytes.utf8(PATH);
        Bytes validity = Bytes.utf8("2026-11-27T00:00:00Z");
        IpnsEntry right = new IpnsEntry(value, Bytes.utf8("any"), 0, validity, 7, 5, Bytes.empty(), signed(data), data);
        assertThat(refusal(IpnsRecord.decode(right.encode()), OWNER, NOW)).isNull();

        for (IpnsEntry wrong : new IpnsEntry[] {
            with(right, Bytes.utf8("/ipfs/bafkqaaa"), 0, validity, 7, 5),
            with(right, Bytes.empty(), 0, validity, 7, 5),
            with(right, value, 1, validity, 7, 5),
            with(right, value, 0, Bytes.utf8("2026-11-27T00:00:01Z"), 7, 5),
            with(right, value, 0, Bytes.empty(), 7, 5),
            with(right, value, 0, validity, 8, 5),
            with(right, value, 0, validity, 7, 6)
        }) {
            assertThatThrownBy(() -> IpnsRecord.decode(wrong.encode()))
                    .isInstanceOf(MalformedMessageException.class)
                    .hasMessageContaining("version 1");
        }
        Bytes onlyValue = Bytes.concat(
                new ProtoWriter().bytes(1, value).toBytes(),
                IpnsEntry.of(Bytes.empty(), signed(data), data).encode());
        assertThatThrownBy(() -> IpnsRecord.decode(onlyValue)).hasMessageContaining("version 1");
    }

    private static IpnsEntry with(IpnsEntry e, Bytes value, int type, Bytes validity, long sequence, long ttl) {
        return new IpnsEntry(
                value, e.signatureV1(), type, validity, sequence, ttl, e.publicKey(), e.signatureV2(), e.data());
    }

    @Test
    void aValueIsAPathInOneOfThreeForms() {
        Cid cid = Cid.parse("bafkqaddwgevxmmraojswg33smq");
        String v0 = "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn";

        assertThat(builder().value(cid).sign().path()).contains(PATH);
        assertThat(builder().value(cid.bytes()).sign().path()).contains(PATH);
        assertThat(builder().value(Cid.parse(v0).bytes()).sign().path()).contains("/ipfs/" + v0);
        assertThat(builder().value(Bytes.empty()).sign().path()).contains("/ipfs/bafkqaaa");
        assertThat(builder().value("/ipns/example.com").sign().path()).contains("/ipns/example.com");
        assertThat(builder().value(Bytes.utf8("bafkqaaa")).sign().path()).isEmpty();
        assertThat(builder().value(Bytes.fromHex("2fff")).sign().path()).isEmpty();
    }

    @Test
    void aRecordHasAtMost10KibBytes() {
        int rest = builder().withoutSignatureV1().sign().encode().size() - PATH.length();
        Bytes most = Bytes.wrap(new byte[IpnsRecord.MAX_SIZE - rest - 2]); // its two lengths take a byte more each

        IpnsRecord largest = builder().value(most).withoutSignatureV1().sign();
        assertThat(largest.encode().size()).isEqualTo(IpnsRecord.MAX_SIZE);
        assertThat(refusal(largest, OWNER, NOW)).isNull();

        Bytes more = Bytes.concat(most, Bytes.copyOf((byte) 0));
        assertThatThrownBy(() -> builder().value(more).withoutSignatureV1().sign())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10241 bytes, above 10240");
        assertThatThrownBy(() -> IpnsRecord.decode(Bytes.wrap(new byte[IpnsRecord.MAX_SIZE + 1])))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("10241 bytes, above 10240");
    }

    @Property(tries = 200)
    void recordsAreReadAsTheyWereMade(
            @ForAll @Size(max = 500) byte[] value,
            @ForAll @LongRange(max = Long.MAX_VALUE) long sequence,
            @ForAll @LongRange(max = Long.MAX_VALUE) long ttl,
            @ForAll @LongRange(max = 7_000_000_000L) long seconds,
            @ForAll boolean isForOldReaders) {
        IpnsRecordBuilder builder = IpnsRecord.builder(OWNER)
                .value(Bytes.copyOf(value))
                .sequence(sequence)
                .ttl(Duration.ofNanos(ttl))
                .validUntil(NOW.plusNanos(1).plusSeconds(seconds));
        IpnsRecord record = (isForOldReaders ? builder : builder.withoutSignatureV1()).sign();
        IpnsRecord read = IpnsRecord.decode(record.encode());

        read.verify(OWNER.peerId(), NOW);
        assertThat(read.value()).isEqualTo(Bytes.copyOf(value));
        assertThat(read.sequence()).isEqualTo(sequence);
        assertThat(read.ttl()).isEqualTo(Duration.ofNanos(ttl));
        assertThat(read.validity()).isEqualTo(NOW.plusNanos(1).plusSeconds(seconds));
        assertThat(read.hasSignatureV1()).isEqualTo(isForOldReaders);
    }

    @Property(tries = 300)
    void noBitOfWhatIsSignedCanBeChanged(@ForAll @LongRange(max = 1_000_000) long place) {
        IpnsRecord record = builder().withoutSignatureV1().sign();
        byte[] changed = record.data().toByteArray();
        int bit = (int) (place % (8L * changed.length));
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        Bytes forged = IpnsEntry.of(Bytes.empty(), signed(record.data()), Bytes.wrap(changed))
                .encode();

        assertThatThrownBy(() -> IpnsRecord.decode(forged).verify(OWNER.peerId(), NOW))
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(MalformedMessageException.class),
                        e -> assertThat(((InvalidRecordException) e).reason()).isEqualTo(Reason.BAD_SIGNATURE));
    }
}
