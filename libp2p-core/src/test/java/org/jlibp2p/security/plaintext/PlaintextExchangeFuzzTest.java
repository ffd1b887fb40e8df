package org.jlibp2p.security.plaintext;

import java.util.Optional;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.security.HandshakeException;

import static org.assertj.core.api.Assertions.assertThat;

/** An exchange is read or refused, survives being written, and yields a key or the typed failure. */
class PlaintextExchangeFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void decodesAndChecks(byte[] data) {
        PlaintextExchange exchange;
        try {
            exchange = PlaintextExchange.CODEC.decode(Bytes.copyOf(data));
        } catch (MalformedMessageException refused) {
            return;
        }
        assertThat(PlaintextExchange.CODEC.decode(PlaintextExchange.CODEC.encode(exchange)))
                .isEqualTo(exchange);
        try {
            PublicKey key = exchange.check(Optional.empty());
            assertThat(key.encode()).isEqualTo(exchange.key());
        } catch (HandshakeException refused) {
            assertThat(refused.reason()).isNotNull();
        }
    }
}
