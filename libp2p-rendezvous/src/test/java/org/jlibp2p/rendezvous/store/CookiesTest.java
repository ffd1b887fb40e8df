package org.jlibp2p.rendezvous.store;

import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CookiesTest {
    private static final Bytes SECRET = Bytes.wrap(new byte[32]);

    private final Cookies cookies = new Cookies(SECRET);

    @Test
    void aCookieSaysWhatItWasMadeOf() {
        for (long sequence : new long[] {0, 1, 255, 256, Long.MAX_VALUE}) {
            assertThat(cookies.read(cookies.bake("app", sequence), "app")).hasValue(sequence);
        }
    }

    @Test
    void T42_aCookieThatWasForgedIsRecognised() {
        Bytes real = cookies.bake("app", 7);
        for (int i = 0; i < real.size(); i++) {
            byte[] forged = real.toByteArray();
            forged[i] ^= 1;
            assertThat(cookies.read(Bytes.wrap(forged), "app")).isEmpty();
        }
        assertThat(cookies.read(real.slice(0, real.size() - 1), "app")).isEmpty();
        assertThat(cookies.read(Bytes.concat(real, Bytes.fromHex("00")), "app")).isEmpty();
        assertThat(cookies.read(Bytes.empty(), "app")).isEmpty();
    }

    @Test
    void aCookieIsForItsNameAndItsPointAlone() {
        Bytes cookie = cookies.bake("app", 7);

        assertThat(cookies.read(cookie, "other")).isEmpty();
        assertThat(cookies.read(cookie, "")).isEmpty();
        assertThat(new Cookies(Bytes.utf8("another secret of 16 bytes")).read(cookie, "app"))
                .isEmpty();
    }

    @Test
    void behindItsNumberACookieIsText() {
        String text = cookies.bake("app", -1).slice(8).utf8();

        assertThat(text).matches("[0-9a-f]{32}");
    }

    @Test
    void aSecretThatIsEasilyGuessedIsRefused() {
        assertThatThrownBy(() -> new Cookies(Bytes.utf8("short"))).isInstanceOf(IllegalArgumentException.class);
    }
}
