package org.jlibp2p.transport;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SystemNameResolverTxtTest {
    @Test
    void theStringsOfARecordAreJoined() {
        assertThat(SystemNameResolverTxt.joined("dnsaddr=/ip4/ 192.0.2.1/ tcp/1"))
                .isEqualTo("dnsaddr=/ip4/192.0.2.1/tcp/1");
    }

    @Test
    void quotesAreTakenOffAndBlanksWithinThemKept() {
        assertThat(SystemNameResolverTxt.joined("\"a b\" c \"d \\\"e\\\" \\\\\" \"\""))
                .isEqualTo("a bcd \"e\" \\");
    }

    @Test
    void bytesAreReadAsUtf8EvenIfAStringEndsWithinACharacter() {
        assertThat(SystemNameResolverTxt.joined("\u00c3 \u00bc")).isEqualTo("ü");
    }
}
