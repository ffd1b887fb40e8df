package org.jlibp2p.security.plaintext;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class PlaintextExchangePropertyTest {
    @Property
    void whatIsWrittenIsReadAgain(@ForAll @Size(max = 100) byte[] id, @ForAll @Size(max = 2048) byte[] key) {
        PlaintextExchange exchange = new PlaintextExchange(Bytes.copyOf(id), Bytes.copyOf(key));
        Bytes encoded = PlaintextExchange.CODEC.encode(exchange);
        assertThat(encoded.size()).isLessThanOrEqualTo(PlaintextExchange.MAX_SIZE);
        assertThat(PlaintextExchange.CODEC.decode(encoded)).isEqualTo(exchange);
    }
}
