package org.jlibp2p.pnet;

import java.util.Base64;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class PreSharedKeyPropertyTest {
    @Property
    void everyKeyComesBackFromEachEncoding(@ForAll @Size(PreSharedKey.SIZE) byte[] secret) {
        PreSharedKey key = PreSharedKey.of(Bytes.copyOf(secret));

        assertThat(PreSharedKey.parse(key.encode())).isEqualTo(key);
        assertThat(PreSharedKey.parse("/key/swarm/psk/1.0.0/\n/base64/\n"
                        + Base64.getEncoder().encodeToString(secret)))
                .isEqualTo(key);
        assertThat(PreSharedKey.decode(
                        Bytes.concat(Bytes.utf8("/key/swarm/psk/1.0.0/\n/bin/\n"), Bytes.copyOf(secret))))
                .isEqualTo(key);
    }
}
