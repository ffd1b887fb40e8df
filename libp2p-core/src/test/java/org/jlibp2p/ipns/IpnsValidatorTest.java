package org.jlibp2p.ipns;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.record.InvalidRecordException.Reason;
import org.jlibp2p.record.PublicKeyValidator;
import org.jlibp2p.record.RecordValidator;
import org.jlibp2p.record.RecordValidators;
import org.jlibp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class IpnsValidatorTest {
    private static final Identity OWNER = Identity.generate();
    private static final Bytes KEY = IpnsName.of(OWNER).routingKey();
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
    private static final RecordValidator VALIDATOR = IpnsValidator.create();

    private static IpnsRecordBuilder builder() {
        return IpnsRecord.builder(OWNER).value("/ipfs/bafkqaaa").sequence(5).validUntil(NOW.plusSeconds(60));
    }

    private static Reason refusal(RecordValidator validator, Bytes key, Bytes value) {
        try {
            validator.validate(key, value, NOW);
            return null;
        } catch (InvalidRecordException e) {
            return e.reason();
        }
    }

    private static boolean isBetter(IpnsRecord candidate, IpnsRecord known) {
        return VALIDATOR.isBetter(KEY, candidate.encode(), known.encode());
    }

    /** A record as nobody here would make it. */
    private static IpnsRecord signed(long sequence, String until) {
        Bytes validity = Bytes.utf8(until);
        Bytes value = Bytes.utf8("/ipfs/bafkqaaa");
        Bytes data = new IpnsData(value, sequence, validity, Rfc3339.parse(validity), 1, Map.of()).encode();
        Bytes signature = OWNER.sign(Bytes.concat(Bytes.utf8("ipns-signature:"), data));
        return IpnsRecord.decode(IpnsEntry.of(Bytes.empty(), signature, data).encode());
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void aRecordStandsUnderItsOwnersNameAndUnderNoOther(KeyType type) {
        Identity owner = Identity.generate(type);
        Bytes record = IpnsRecord.builder(owner)
                .value("/ipfs/bafkqaaa")
                .validUntil(NOW.plusSeconds(60))
                .sign()
                .encode();

        assertThat(refusal(VALIDATOR, IpnsName.of(owner).routingKey(), record)).isNull();
        assertThat(refusal(VALIDATOR, KEY, record)).isIn(Reason.BAD_SIGNATURE, Reason.WRONG_OWNER);
    }

    @Test
    void eachFaultHasItsReason() {
        Bytes record = builder().sign().encode();
        Bytes expired = builder().validUntil(NOW).sign().encode();
        Bytes forged = IpnsRecord.builder(Identity.generate())
                .value("/ipfs/bafkqaaa")
                .validUntil(NOW.plusSeconds(60))
                .sign()
                .encode();

        assertThat(refusal(VALIDATOR, KEY, record)).isNull();
        assertThat(refusal(VALIDATOR, KEY, expired)).isEqualTo(Reason.EXPIRED);
        assertThat(refusal(VALIDATOR, KEY, forged)).isEqualTo(Reason.BAD_SIGNATURE);
        assertThat(refusal(VALIDATOR, KEY, Bytes.empty())).isEqualTo(Reason.MALFORMED_VALUE);
        assertThat(refusal(VALIDATOR, KEY, Bytes.wrap(new byte[IpnsRecord.MAX_SIZE + 1])))
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(refusal(VALIDATOR, Bytes.utf8("/ipns/x"), record)).isEqualTo(Reason.MALFORMED_KEY);
        assertThat(refusal(VALIDATOR, Bytes.utf8("/pk/"), record)).isEqualTo(Reason.MALFORMED_KEY);
    }

    @Test
    void T54_anOlderSequenceDoesNotComeBackHoweverLongItIsValid() {
        IpnsRecord older = builder()
                .sequence(4)
                .validUntil(NOW.plus(Duration.ofDays(36500)))
                .sign();
        IpnsRecord newer = builder().sequence(5).sign();

        assertThat(isBetter(newer, older)).isTrue();
        assertThat(isBetter(older, newer)).isFalse();
    }

    @Test
    void T54_sequencesAreComparedAsUnsigned() {
        IpnsRecord highest = signed(-1, "2027-01-01T00:00:00Z");

        for (long lower : new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(isBetter(highest, signed(lower, "2027-01-01T00:00:01Z"))).isTrue();
            assertThat(isBetter(signed(lower, "2027-01-01T00:00:01Z"), highest)).isFalse();
        }
    }

    /** As text each of the first ones would be the later one. */
    @ParameterizedTest
    @CsvSource({
        "2027-01-01T00:00:00.9Z, 2027-01-01T00:00:00.900000001Z",
        "2027-01-01T00:00:00Z, 2027-01-01T00:00:00.5Z",
        "2027-01-01T05:00:00+06:00, 2027-01-01T00:00:00Z",
        "2027-01-01T00:00:00Z, 2026-12-31T23:30:00-01:00"
    })
    void T54_ofTheSameSequenceTheOneThatIsValidForLongerIsBetterByTimeAndNotByText(String earlier, String later) {
        assertThat(isBetter(signed(5, later), signed(5, earlier))).isTrue();
        assertThat(isBetter(signed(5, earlier), signed(5, later))).isFalse();
    }

    @Test
    void T54_ofTheSameSequenceAndValidityAllKeepTheSameOne() {
        IpnsRecord one = builder().value("/ipfs/bafkqaaa").sign();
        IpnsRecord other = builder().value("/ipfs/bafkqaddwgevxmmraojswg33smq").sign();

        assertThat(isBetter(other, one)).isTrue();
        assertThat(isBetter(one, other)).isFalse();
        assertThat(isBetter(one, one)).isFalse();
    }

    @Test
    void T54_nothingThatIsNotSignedMakesARecordBetter() {
        IpnsRecord record = builder().sign();
        IpnsRecord without = builder().withoutSignatureV1().sign();
        IpnsRecord padded = IpnsRecord.decode(Bytes.concat(
                record.encode(),
                new ProtoWriter().bytes(10, Bytes.wrap(new byte[5000])).toBytes()));

        for (IpnsRecord one : new IpnsRecord[] {record, without, padded}) {
            for (IpnsRecord other : new IpnsRecord[] {record, without, padded}) {
                assertThat(isBetter(one, other)).isFalse();
            }
        }
    }

    @Test
    void T54_aRecordOfVersion1GivesWayToAnyOther() {
        Bytes first = RecordFile.read("specification.txt").get(0).record();
        Bytes second = builder().sequence(0).sign().encode();

        assertThat(VALIDATOR.isBetter(KEY, second, first)).isTrue();
        assertThat(VALIDATOR.isBetter(KEY, first, second)).isFalse();
        assertThat(VALIDATOR.isBetter(KEY, first, first)).isFalse();
    }

    @Test
    void aminoKnowsPublicKeysAndNamesAndNothingElse() {
        RecordValidators amino = IpnsValidator.amino();

        assertThat(refusal(amino, KEY, builder().sign().encode())).isNull();
        assertThat(refusal(
                        amino,
                        PublicKeyValidator.keyOf(OWNER.peerId()),
                        OWNER.publicKey().encode()))
                .isNull();
        assertThat(refusal(amino, Bytes.utf8("/v/a"), Bytes.empty())).isEqualTo(Reason.UNKNOWN_NAMESPACE);
    }
}
