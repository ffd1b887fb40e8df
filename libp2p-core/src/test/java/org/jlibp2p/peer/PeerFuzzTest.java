package org.jlibp2p.peer;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

/** Any bytes as ids, envelopes and records: what is read can be written and read again, all else is malformed. */
class PeerFuzzTest {
    private static final Identity SIGNER = Identity.generate();

    @FuzzTest(maxDuration = "30s")
    void peerIdBytes(byte[] input) {
        PeerId id;
        try {
            id = PeerId.decode(Bytes.copyOf(input));
        } catch (MalformedMessageException expected) {
            return;
        }
        assertThat(id.bytes().toByteArray()).isEqualTo(input);
        assertThat(PeerId.parse(id.toString())).isEqualTo(id);
        id.publicKey().ifPresent(key -> assertThat(PeerId.of(key)).isEqualTo(id));
    }

    @FuzzTest(maxDuration = "30s")
    void peerIdText(byte[] input) {
        PeerId id;
        try {
            id = PeerId.parse(new String(input, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException expected) {
            return;
        }
        assertThat(PeerId.parse(id.toString())).isEqualTo(id);
        assertThat(PeerId.parse(id.toCid().toString())).isEqualTo(id);
    }

    @FuzzTest(maxDuration = "30s")
    void envelopeBytes(byte[] input) {
        SignedEnvelope envelope;
        try {
            envelope = SignedEnvelope.decode(Bytes.copyOf(input));
        } catch (MalformedMessageException expected) {
            return;
        }
        assertThat(SignedEnvelope.decode(envelope.encode())).isEqualTo(envelope);
        PeerRecord record;
        try {
            record = PeerRecord.open(envelope);
        } catch (MalformedMessageException expected) {
            return;
        }
        assertThat(record.peer()).isEqualTo(envelope.signer());
    }

    @FuzzTest(maxDuration = "30s")
    void recordBytes(byte[] input) {
        if (input.length > SignedEnvelope.MAX_SIZE / 2) {
            return;
        }
        SignedEnvelope envelope =
                SignedEnvelope.sign(SIGNER, PeerRecord.DOMAIN, PeerRecord.PAYLOAD_TYPE, payload(input));
        PeerRecord record;
        try {
            record = PeerRecord.open(envelope);
        } catch (MalformedMessageException expected) {
            return;
        }
        assertThat(record.peer()).isEqualTo(SIGNER.peerId());
        assertThat(PeerRecord.open(record.seal(SIGNER))).isEqualTo(record);
    }

    /** A record that names the signer, because no fuzzer guesses that, and then whatever the input says. */
    private static Bytes payload(byte[] input) {
        Bytes id = SIGNER.peerId().bytes();
        return Bytes.concat(Bytes.fromHex("0a26"), id, Bytes.copyOf(input));
    }
}
