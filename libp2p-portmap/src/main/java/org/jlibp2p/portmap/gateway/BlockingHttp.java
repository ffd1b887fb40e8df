package org.jlibp2p.portmap.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.upnp.HttpAnswer;
import org.jlibp2p.portmap.upnp.RouterUrl;

/**
 * One request of HTTP and its answer, from and to nobody else: no proxy, no redirect, no cookie. Confined to the thread of
 * {@link BlockingGateways}.
 */
final class BlockingHttp {
    /** How long a request may take in all. */
    static final Duration TIME = Duration.ofSeconds(5);

    private static final int BUFFER = 8192;

    private final OpenSocket open;
    private final LongSupplier nanoTime;

    BlockingHttp(OpenSocket open, LongSupplier nanoTime) {
        this.open = open;
        this.nanoTime = nanoTime;
    }

    HttpAnswer ask(RouterUrl where, Bytes host, Bytes request) throws IOException {
        Deadline deadline = open.limit(Deadline.in(TIME, nanoTime));
        try (Socket socket = open.opened(new Socket())) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(host.toByteArray()), 0));
            InetAddress router = InetAddress.getByAddress(where.host().toByteArray());
            socket.connect(new InetSocketAddress(router, where.port()), Math.max(1, deadline.millis()));
            socket.getOutputStream().write(request.toByteArray());
            return read(socket, deadline);
        } finally {
            open.closed();
        }
    }

    private static HttpAnswer read(Socket socket, Deadline deadline) throws IOException {
        HttpAnswer answer = new HttpAnswer();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int millis = deadline.millis();
            if (millis == 0) {
                throw new MappingException(MappingFailure.NO_ANSWER, "an answer that takes longer than " + TIME);
            }
            socket.setSoTimeout(millis);
            int count = in.read(buffer);
            if (count < 0) {
                answer.end();
                return answer;
            }
            if (answer.take(ByteBuffer.wrap(buffer, 0, count))) {
                return answer;
            }
        }
    }
}
