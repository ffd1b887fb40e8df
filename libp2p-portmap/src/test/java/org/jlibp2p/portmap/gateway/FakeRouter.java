package org.jlibp2p.portmap.gateway;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import org.jlibp2p.bytes.Bytes;

/**
 * A router on loopback, which says what a test wants: one socket for datagrams of PCP and NAT-PMP, one for searches, and one for
 * HTTP. It is at 127.0.0.2, the node at 127.0.0.1.
 */
final class FakeRouter implements AutoCloseable {
    static final Bytes HOST = Bytes.fromHex("7f000001");
    static final Bytes IP = Bytes.fromHex("7f000002");

    final List<Bytes> datagrams = new CopyOnWriteArrayList<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    volatile Function<Bytes, List<Bytes>> onDatagram = question -> List.of();
    volatile String location = "/root.xml";
    volatile Function<String, String> onRequest = request -> "";
    volatile boolean isSearched = true;
    volatile int searchesToLose;
    volatile boolean answersFromElsewhere;

    private final DatagramSocket datagramSocket;
    private final DatagramSocket searchSocket;
    private final ServerSocket http;
    private final List<Thread> threads = new ArrayList<>();

    private interface Loop {
        void run() throws IOException;
    }

    private FakeRouter() throws IOException {
        InetAddress ip = InetAddress.getByAddress(IP.toByteArray());
        datagramSocket = new DatagramSocket(new InetSocketAddress(ip, 0));
        searchSocket = new DatagramSocket(new InetSocketAddress(ip, 0));
        http = new ServerSocket(0, 8, ip);
        start(() -> answer(datagramSocket, true));
        start(() -> answer(searchSocket, false));
        start(this::serve);
    }

    static FakeRouter start() throws IOException {
        return new FakeRouter();
    }

    private void start(Loop loop) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    loop.run();
                }
            } catch (IOException e) {
                // It was closed.
            }
        });
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    Ports ports() {
        return new Ports(datagramSocket.getLocalPort(), (InetSocketAddress) searchSocket.getLocalSocketAddress());
    }

    Attachment attachment(Bytes... routers) {
        return new Attachment("lo", HOST, 8, List.of(routers), false);
    }

    String url(String path) {
        return "http://127.0.0.2:" + http.getLocalPort() + path;
    }

    int port() {
        return http.getLocalPort();
    }

    private void answer(DatagramSocket socket, boolean isOfDatagrams) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        Bytes question = Bytes.copyOf(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        List<Bytes> answers;
        if (isOfDatagrams) {
            datagrams.add(question);
            answers = onDatagram.apply(question);
        } else {
            String target = question.utf8()
                    .lines()
                    .filter(line -> line.startsWith("ST:"))
                    .findFirst()
                    .orElseThrow();
            String where = location.startsWith("/") ? url(location) : location;
            boolean isLost = searchesToLose > 0;
            searchesToLose -= isLost ? 1 : 0;
            answers = isSearched && !isLost
                    ? List.of(Bytes.utf8("HTTP/1.1 200 OK\r\n" + target + "\r\nLOCATION: " + where + "\r\n\r\n"))
                    : List.of();
        }
        for (Bytes answer : answers) {
            DatagramSocket from = answersFromElsewhere ? searchSocket : socket;
            from.send(new DatagramPacket(answer.toByteArray(), answer.size(), packet.getSocketAddress()));
        }
    }

    private void serve() throws IOException {
        try (Socket socket = http.accept()) {
            String request = request(socket.getInputStream());
            requests.add(request);
            OutputStream out = socket.getOutputStream();
            for (String part : onRequest.apply(request).split("\\|pause\\|", -1)) {
                out.write(part.getBytes(StandardCharsets.UTF_8));
                out.flush();
                if (part.isEmpty()) {
                    socket.getInputStream().read(); // says nothing, until the other side has enough
                }
            }
        } catch (IOException e) {
            if (http.isClosed()) {
                throw e;
            }
        }
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("a request that ends in the middle");
            }
            text.append((char) next);
        }
        String length = text.toString()
                .lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .map(line -> line.substring(16))
                .findFirst()
                .orElse("0");
        text.append(new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8));
        return text.toString();
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static String description(String service, String control) {
        return ok("<root xmlns=\"urn:schemas-upnp-org:device-1-0\"><device><serviceList><service><serviceType>"
                + "urn:schemas-upnp-org:service:" + service + "</serviceType><controlURL>" + control
                + "</controlURL></service></serviceList></device></root>");
    }

    static String result(String action, String... namesAndValues) {
        StringBuilder body = new StringBuilder(envelope("<u:" + action + "Response xmlns:u=\"x\">"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = namesAndValues[i];
            body.append('<')
                    .append(name)
                    .append('>')
                    .append(namesAndValues[i + 1])
                    .append("</")
                    .append(name)
                    .append('>');
        }
        return ok(body + "</u:" + action + "Response></s:Body></s:Envelope>");
    }

    static String fault(int error) {
        String body = envelope("<s:Fault><detail><UPnPError><errorCode>" + error
                + "</errorCode></UPnPError></detail></s:Fault></s:Body></s:Envelope>");
        return "HTTP/1.1 500 Internal\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String envelope(String inside) {
        return "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>" + inside;
    }

    @Override
    public void close() throws IOException {
        datagramSocket.close();
        searchSocket.close();
        http.close();
        threads.forEach(Thread::interrupt);
    }
}
