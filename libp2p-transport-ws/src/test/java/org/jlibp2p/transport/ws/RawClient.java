package org.jlibp2p.transport.ws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/** A peer that writes whatever a test wants it to. */
final class RawClient implements AutoCloseable {
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private final Socket socket;

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    static RawClient connect(Multiaddr address) {
        try {
            int port = Integer.parseInt(address.value(MultiaddrProtocol.TCP).orElseThrow());
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) TestNode.PATIENCE.toMillis());
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that has become a WebSocket. */
    static RawClient upgraded(Multiaddr address) {
        RawClient client = connect(address);
        client.write(request("/"));
        client.readHead();
        return client;
    }

    static String request(String target, String... headers) {
        return "GET " + target + " HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n"
                + String.join("", headers) + "\r\n";
    }

    static Bytes frame(boolean last, int opcode, Bytes payload) {
        ByteBuf frame = Unpooled.buffer();
        new FrameHeader(last, opcode, payload.size()).writeMasked(frame, 0x12345678);
        int start = frame.writerIndex();
        frame.writeBytes(payload.asByteBuffer());
        Masking.apply(frame, start, payload.size(), 0x12345678);
        return Bytes.copyOf(frame.nioBuffer());
    }

    void write(String text) {
        write(Bytes.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    void write(Bytes bytes) {
        try {
            socket.getOutputStream().write(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the other side takes one more write. */
    boolean canWrite(Bytes bytes) {
        try {
            socket.getOutputStream().write(bytes.toByteArray());
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    Bytes read(int size) {
        try {
            return Bytes.wrap(socket.getInputStream().readNBytes(size));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything up to the empty line behind the headers. */
    String readHead() {
        try {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new AssertionError("ended behind: " + head.toString(StandardCharsets.ISO_8859_1));
                }
                head.write(next);
            }
            return head.toString(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What comes until the other side ends the connection, in order or not. */
    String readToEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (java.net.SocketTimeoutException stays) {
            throw new AssertionError("the connection was not ended", stays);
        } catch (IOException reset) {
            // ended as well
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the other side has ended the connection, with nothing to read before that. */
    boolean isEnded() {
        try {
            socket.setSoTimeout(50);
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException stays) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
