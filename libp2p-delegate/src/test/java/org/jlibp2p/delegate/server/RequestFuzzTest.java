package org.jlibp2p.delegate.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.jlibp2p.delegate.serving.IpNetwork;
import org.jlibp2p.delegate.serving.TrustedProxies;
import org.jlibp2p.delegate.serving.TrustedProxies.Header;

import static org.assertj.core.api.Assertions.assertThat;

/** Any bytes as requests: each is read, or refused with a status, whatever pieces it comes in, and nothing is lost. */
class RequestFuzzTest {
    private static final HttpServerLimits LIMITS = HttpServerLimits.defaults()
            .withRequestLine(256)
            .withHeaderBytes(512)
            .withHeaders(8);
    private static final String REFUSED = "refused";
    private static final RequestReader READER =
            new RequestReader(LIMITS, TrustedProxies.of(Header.X_FORWARDED_FOR, "0.0.0.0/0"));

    @FuzzTest(maxDuration = "30s")
    void requestsAreReadOrRefusedInAnyPieces(byte[] input) {
        byte[] request = ("GET /routing/v1/" + new String(input, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(read(request, 1)).isEqualTo(read(request, request.length));
        read(input, Math.max(1, input.length));
    }

    /** What is understood, up to the first thing that is refused. */
    private static List<String> read(byte[] bytes, int piece) {
        List<String> understood = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(LIMITS));
        for (int at = 0; at < bytes.length; at += piece) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
        }
        boolean refused = false;
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (!refused && message instanceof HttpRequest head) {
                String line = understand(head);
                understood.add(line);
                refused = line.equals(REFUSED);
            }
            ReferenceCountUtil.release(message);
        }
        channel.finishAndReleaseAll();
        return understood;
    }

    private static String understand(HttpRequest request) {
        try {
            Request.Head head = READER.read(request, IpNetwork.address("192.0.2.1"));
            Route route = Route.of(head.method(), head.path());
            Accept.of(head.headers().getAll("Accept")).wantsStream();
            return route + " of " + head.client();
        } catch (HttpFault fault) {
            assertThat(fault.status()).isBetween(400, 599);
            return REFUSED; // of two reasons that a request gives, which one is seen first depends on the pieces
        }
    }
}
