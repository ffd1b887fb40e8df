package org.jlibp2p.transport;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server on loopback that knows TXT records, and says over UDP only what fits into 512 bytes. */
final class TinyDns implements AutoCloseable {
    private static final int MOST_BY_UDP = 512;
    private static final int HEADER = 12;

    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final Map<String, List<List<String>>> records = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger byTcp = new AtomicInteger();
    private volatile boolean silent;

    TinyDns() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        ServerSocket stream = null;
        DatagramSocket datagram = null;
        for (int i = 0; i < 20 && datagram == null; i++) {
            stream = new ServerSocket(0, 10, loopback);
            try {
                datagram = new DatagramSocket(stream.getLocalPort(), loopback);
            } catch (IOException taken) {
                stream.close();
            }
        }
        tcp = stream;
        udp = datagram;
        start(this::serveUdp);
        start(this::serveTcp);
    }

    private interface Loop {
        void run() throws IOException;
    }

    private static void start(Loop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (IOException closed) {
                        return; // the test is over
                    }
                },
                "tiny-dns");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return udp.getLocalPort();
    }

    /** Knows records from now on, each a list of strings. */
    void answer(String name, List<List<String>> texts) {
        records.put(name, texts);
    }

    void silence() {
        silent = true;
    }

    List<String> asked() {
        return asked;
    }

    int answersByTcp() {
        return byTcp.get();
    }

    private void serveUdp() throws IOException {
        while (true) {
            DatagramPacket query = new DatagramPacket(new byte[MOST_BY_UDP], MOST_BY_UDP);
            udp.receive(query);
            byte[] answer = answerTo(ByteBuffer.wrap(query.getData(), 0, query.getLength()));
            if (answer.length > MOST_BY_UDP) {
                answer = Arrays.copyOf(answer, questionEnd(answer));
                answer[2] |= 0x02; // truncated
                answer[6] = answer[7] = 0;
            }
            if (!silent) {
                udp.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
            }
        }
    }

    private void serveTcp() throws IOException {
        while (true) {
            try (Socket client = tcp.accept()) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                byte[] query = in.readNBytes(in.readUnsignedShort());
                byte[] answer = answerTo(ByteBuffer.wrap(query));
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
                byTcp.incrementAndGet();
            }
        }
    }

    private byte[] answerTo(ByteBuffer query) throws IOException {
        short id = query.getShort(0);
        query.position(HEADER);
        StringBuilder name = new StringBuilder();
        ByteArrayOutputStream question = new ByteArrayOutputStream();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            question.write(length);
            question.write(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        asked.add(name.toString());
        List<List<String>> found = records.get(name.toString());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(found == null ? 0x8183 : 0x8180);
        out.writeShort(1);
        out.writeShort(found == null ? 0 : found.size());
        out.writeInt(0);
        question.writeTo(out);
        out.writeByte(0);
        out.writeShort(query.getShort());
        out.writeShort(query.getShort());
        for (List<String> texts : found == null ? List.<List<String>>of() : found) {
            writeRecord(out, texts);
        }
        return bytes.toByteArray();
    }

    private static void writeRecord(DataOutputStream out, List<String> texts) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            data.write(bytes.length);
            data.write(bytes);
        }
        out.writeShort(0xc000 | HEADER); // the name in the question
        out.writeShort(16);
        out.writeShort(1);
        out.writeInt(60);
        out.writeShort(data.size());
        data.writeTo(out);
    }

    private static int questionEnd(byte[] message) {
        int at = HEADER;
        while (message[at] != 0) {
            at += 1 + message[at];
        }
        return at + 5;
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        udp.close();
    }
}
