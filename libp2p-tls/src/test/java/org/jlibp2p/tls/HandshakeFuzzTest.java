package org.jlibp2p.tls;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.security.HandshakeException;

/** Whatever a peer sends, a handshake fails with what handshakes fail with, and so do records behind it. */
class HandshakeFuzzTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final OwnCertificate SELF = OwnCertificate.generate(Identity.generate(), RANDOM);

    @FuzzTest(maxDuration = "30s")
    void server(byte[] data) {
        shake(false, data);
    }

    @FuzzTest(maxDuration = "30s")
    void client(byte[] data) {
        shake(true, data);
    }

    private static void shake(boolean initiator, byte[] data) {
        TlsHandshake handshake =
                new TlsHandshake(new HandshakeTerms(initiator, SELF, Optional.empty(), List.of()), RANDOM);
        handshake.start();
        PartialRecord record = new PartialRecord();
        ByteBuffer in = ByteBuffer.wrap(data);
        try {
            while (record.fill(in)) {
                handshake.onRecord(Bytes.copyOf(record.record()), NOW);
                record.clear();
            }
        } catch (HandshakeException | MalformedMessageException refused) {
            handshake.output();
        }
    }

    @FuzzTest(maxDuration = "30s")
    void sealedRecords(byte[] data) {
        byte[] secret = new byte[Suite.AES_128_GCM.hashSize()];
        RANDOM.nextBytes(secret);
        RecordOpener opener = new RecordOpener(new TrafficSecret(Suite.AES_128_GCM, secret), true);
        try {
            opener.open(ByteBuffer.wrap(data));
            opener.open(ByteBuffer.wrap(data));
        } catch (Libp2pException refused) {
            assert refused.fault() != null;
        }
    }

    /** What is in records that are sealed as they should be. */
    @FuzzTest(maxDuration = "30s")
    void openedRecords(byte[] data) {
        byte[] secret = new byte[Suite.AES_128_GCM.hashSize()];
        RANDOM.nextBytes(secret);
        RecordCipher cipher = new TrafficSecret(Suite.AES_128_GCM, secret).cipher();
        RecordOpener opener = new RecordOpener(new TrafficSecret(Suite.AES_128_GCM, secret), true);
        try {
            for (int at = 0; at < data.length; at += 1 + (data[at] & 0x3f)) {
                byte[] inner = Arrays.copyOfRange(data, at, Math.min(data.length, at + 1 + (data[at] & 0x3f)));
                byte[] header = RecordFormat.header(inner.length + Suite.TAG_SIZE);
                ByteBuffer record = ByteBuffer.allocate(200).put(header);
                cipher.seal(header, ByteBuffer.wrap(inner), record);
                opener.open(record.flip());
            }
        } catch (Libp2pException refused) {
            assert refused.fault() != null;
        }
    }
}
