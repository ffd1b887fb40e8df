package org.jlibp2p.security.noise;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;

import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The published vectors of the pattern, byte for byte, with every cipher that is there. */
class XxVectorsTest {
    private static final int HANDSHAKE_MESSAGES = 3;

    static Stream<Arguments> vectorsAndCiphers() {
        return Stream.of("cacophony", "snow")
                .flatMap(vector -> AeadEngines.available(Runtime.version().feature()).stream()
                        .map(engine -> Arguments.of(vector, engine)));
    }

    private static Properties load(String vector) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = XxVectorsTest.class.getResourceAsStream("noise-xx-" + vector + ".properties")) {
            properties.load(in);
        }
        return properties;
    }

    private static HandshakeState side(boolean initiator, Properties vector, AeadCipher.Engine engine) {
        String role = initiator ? "initiator" : "responder";
        return new HandshakeState(
                initiator,
                new SymmetricState(HandshakeState.PROTOCOL_NAME, engine),
                Bytes.fromHex(vector.getProperty("prologue")),
                X25519KeyPair.of(Bytes.fromHex(vector.getProperty(role + ".static"))),
                X25519KeyPair.of(Bytes.fromHex(vector.getProperty(role + ".ephemeral"))));
    }

    private static Bytes hex(Properties vector, int message, String what) {
        return Bytes.fromHex(vector.getProperty("message." + message + "." + what));
    }

    @ParameterizedTest
    @MethodSource("vectorsAndCiphers")
    void everyMessageIsAsPublished(String name, AeadCipher.Engine engine) throws Exception {
        Properties vector = load(name);
        List<HandshakeState> sides = List.of(side(true, vector, engine), side(false, vector, engine));
        for (int i = 0; i < HANDSHAKE_MESSAGES; i++) {
            Bytes message = sides.get(i % 2).write(hex(vector, i, "payload"));
            assertThat(message).isEqualTo(hex(vector, i, "ciphertext"));
            assertThat(sides.get(1 - i % 2).read(ByteBuffer.wrap(message.toByteArray())))
                    .isEqualTo(hex(vector, i, "payload"));
        }
        assertThat(sides).allMatch(HandshakeState::isComplete);
        assertThat(sides.get(0).handshakeHash()).isEqualTo(sides.get(1).handshakeHash());
        String hash = vector.getProperty("handshakeHash");
        if (hash != null) {
            assertThat(sides.get(0).handshakeHash()).isEqualTo(Bytes.fromHex(hash));
        }
        assertTransport(vector, sides);
    }

    private static void assertTransport(Properties vector, List<HandshakeState> sides) throws AEADBadTagException {
        List<List<CipherState>> states =
                sides.stream().map(HandshakeState::split).toList();
        int message = HANDSHAKE_MESSAGES;
        while (vector.containsKey("message." + message + ".payload")) {
            Bytes payload = hex(vector, message, "payload");
            byte[] sealed = new byte[payload.size() + AeadCipher.TAG_SIZE];
            CipherState sender = states.get(message % 2).get(0);
            sender.seal(new byte[0], ByteBuffer.wrap(payload.toByteArray()), ByteBuffer.wrap(sealed));
            assertThat(Bytes.copyOf(sealed)).isEqualTo(hex(vector, message, "ciphertext"));
            byte[] opened = new byte[payload.size()];
            CipherState receiver = states.get(1 - message % 2).get(1);
            receiver.open(new byte[0], ByteBuffer.wrap(sealed), ByteBuffer.wrap(opened));
            assertThat(Bytes.copyOf(opened)).isEqualTo(payload);
            message++;
        }
        assertThat(message).isGreaterThan(HANDSHAKE_MESSAGES + 1);
    }
}
