package org.jlibp2p.ipns;

import java.time.Instant;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.record.InvalidRecordException;

import static org.assertj.core.api.Assertions.assertThat;

class IpnsRecordFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    /** The same key in each run, so that what was found can be tried again. */
    private static final Identity OWNER = Identity.of(PrivateKey.decode(Bytes.fromHex("08011240"
            + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
            + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")));

    private static final IpnsRecord RIGHT = IpnsRecord.builder(OWNER)
            .value("/ipfs/bafkqaaa")
            .field("_a", Bytes.fromHex("a16162f6"))
            .validUntil(NOW.plusSeconds(60))
            .sign();

    private static void judge(Bytes encoded) {
        try {
            IpnsRecord record = IpnsRecord.decode(encoded);
            assertThat(record.encode()).isEqualTo(encoded);
            assertThat(record.isNewerThan(record)).isFalse();
            assertThat(record.ttl().isNegative()).isFalse();
            record.path();
            record.verify(OWNER.peerId(), NOW);
        } catch (MalformedMessageException | InvalidRecordException refused) {
            // the only failures there may be
        }
    }

    /** Whatever stands in a part of a right record: nobody but the owner can make another one of it. */
    @FuzzTest
    void changedRecordsSayTheSameOrAreRefused(FuzzedDataProvider input) {
        Bytes right = RIGHT.encode();
        int from = input.consumeInt(0, right.size());
        int to = input.consumeInt(from, right.size());
        Bytes changed =
                Bytes.concat(right.slice(0, from), Bytes.copyOf(input.consumeRemainingAsBytes()), right.slice(to));
        try {
            IpnsRecord record = IpnsRecord.decode(changed);
            record.verify(OWNER.peerId(), NOW);
            assertThat(record.data()).isEqualTo(RIGHT.data());
        } catch (MalformedMessageException | InvalidRecordException refused) {
            // the only failures there may be
        }
    }

    @FuzzTest
    void recordsAreVerifiedOrRefused(byte[] input) {
        judge(Bytes.copyOf(input));
    }

    /** What only the owner can do: sign anything. */
    @FuzzTest
    void signedDataIsReadOrRefused(byte[] input) {
        Bytes data = Bytes.copyOf(input);
        Bytes signature = OWNER.sign(Bytes.concat(Bytes.utf8("ipns-signature:"), data));
        judge(IpnsEntry.of(Bytes.empty(), signature, data).encode());
    }

    @FuzzTest
    void keysOfTheDhtAreReadOrRefused(byte[] input) {
        Bytes key = Bytes.copyOf(input);
        try {
            IpnsValidator.amino().validate(key, OWNER.publicKey().encode(), NOW);
            assertThat(key)
                    .isEqualTo(Bytes.concat(Bytes.utf8("/pk/"), OWNER.peerId().bytes()));
        } catch (InvalidRecordException refused) {
            // the only failure there may be
        }
    }
}
