package org.jlibp2p.portmap.upnp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jlibp2p.MalformedMessageException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HttpAnswerTest {
    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String body(HttpAnswer answer) {
        return answer.body().utf8();
    }

    private static void assertRefused(String text) {
        assertThatThrownBy(() -> {
                    HttpAnswer answer = new HttpAnswer();
                    answer.take(bytes(text));
                    answer.end();
                })
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aBodyWithALengthIsThereWithItsLastByte() {
        HttpAnswer answer = new HttpAnswer();
        assertThat(answer.take(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")))
                .isFalse();
        assertThat(answer.take(bytes("o"))).isTrue();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(body(answer)).isEqualTo("hello");
    }

    @Test
    void aBodyWithoutALengthEndsWithTheConnection() {
        HttpAnswer answer = new HttpAnswer();
        assertThat(answer.take(bytes("HTTP/1.0 500 Oh\n\nhel"))).isFalse();
        answer.take(bytes("lo"));
        answer.end();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(body(answer)).isEqualTo("hello");
    }

    @Test
    void chunksAreOneBodyHoweverTheyCome() {
        String text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
        HttpAnswer answer = new HttpAnswer();
        boolean isWhole = false;
        for (int i = 0; i < text.length() && !isWhole; i++) {
            isWhole = answer.take(bytes(text.substring(i, i + 1)));
        }
        assertThat(isWhole).isTrue();
        assertThat(body(answer)).isEqualTo("hello");
    }

    @Test
    void T47_nothingIsReadAboveItsBound() {
        String length = "HTTP/1.1 200 OK\r\nContent-Length: ";
        assertRefused(length + (HttpAnswer.MAX_SIZE + 1) + "\r\n\r\n");
        assertRefused(length + "-1\r\n\r\n");
        assertRefused(length + "99999999999999999999\r\n\r\n");
        assertRefused("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n");
        assertRefused("HTTP/1.1 200 OK\r\nX: " + "x".repeat(HttpAnswer.MAX_HEADER) + "\r\n\r\n");
        assertRefused("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(HttpAnswer.MAX_SIZE));
        assertRefused("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(30_000));
        assertRefused("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(HeaderLines.MAX_LINES) + "\r\n");
    }

    @Test
    void T47_whatIsNoAnswerIsRefused() {
        assertRefused("");
        assertRefused("SSH-2.0-x\r\n\r\n");
        assertRefused("HTTP/1.1 2x0 OK\r\n\r\n");
        assertRefused("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell");
        assertRefused("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx");
        assertRefused("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        assertRefused("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + "\r\n".repeat(3) + "0\r\n");
        assertRefused("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + "0".repeat(65) + "\r\n");
    }
}
