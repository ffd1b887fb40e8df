package org.jlibp2p.ipns;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.ipns.RecordFile.Line;
import org.jlibp2p.record.InvalidRecordException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Records that others have made: the vectors of the specification, and what boxo wrote. */
class IpnsVectorsTest {
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    static List<Line> specification() {
        return RecordFile.read("specification.txt");
    }

    static List<Line> boxo() {
        return RecordFile.read("boxo.txt");
    }

    @ParameterizedTest
    @MethodSource("specification")
    void vectorsOfTheSpecificationComeOutAsItSays(Line line) {
        String outcome;
        try {
            IpnsValidator.create().validate(line.name().routingKey(), line.record(), NOW);
            outcome = IpnsRecord.decode(line.record()).path().orElseThrow();
        } catch (InvalidRecordException e) {
            outcome = e.reason().name();
        }

        assertThat(outcome).isEqualTo(line.outcome());
    }

    @Test
    void noVectorIsLeftOut() {
        assertThat(specification()).hasSize(6);
        assertThat(boxo()).hasSize(5);
    }

    /** The last column is the private key, which was made for this. */
    @ParameterizedTest
    @MethodSource("boxo")
    void recordsOfBoxoAreValid(Line line) {
        IpnsRecord record = IpnsRecord.decode(line.record());
        record.verify(line.name().key(), NOW);

        assertThat(record.encode()).isEqualTo(line.record());
        assertThat(record.path()).contains("/ipfs/bafkqaddwgevxmmraojswg33smq");
        assertThat(record.sequence()).isEqualTo(300);
        assertThat(record.validity()).isEqualTo("2123-08-14T12:17:03.69405Z");
        assertThat(record.ttl()).hasMinutes(30);
        assertThat(record.hasSignatureV1()).isEqualTo(!line.what().contains("V2 only"));
    }

    /** All but ECDSA's, whose signatures are made with a number of chance. */
    @ParameterizedTest
    @MethodSource("boxo")
    void theSameKeyMakesTheSameBytesHere(Line line) {
        PrivateKey key = PrivateKey.decode(Bytes.fromHex(line.outcome()));
        IpnsRecordBuilder builder = IpnsRecord.builder(key)
                .value("/ipfs/bafkqaddwgevxmmraojswg33smq")
                .sequence(300)
                .validUntil(Instant.parse("2123-08-14T12:17:03.69405Z"))
                .ttl(Duration.ofMinutes(30));
        IpnsRecord here = (line.what().contains("V2 only") ? builder.withoutSignatureV1() : builder).sign();
        IpnsRecord there = IpnsRecord.decode(line.record());

        assertThat(here.data()).isEqualTo(there.data());
        assertThat(here.publicKey()).isEqualTo(there.publicKey());
        if (!line.what().contains("ECDSA")) {
            assertThat(here.encode()).isEqualTo(there.encode());
        }
    }
}
