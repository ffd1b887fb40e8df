package org.jlibp2p.interop.guide;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name server for hosts of a test: a program of its own, which tells what a zone file has when it is asked, over UDP and TCP.
 * It knows addresses and texts, and of what is not in the file that it is not there.
 */
final class NameServer {
    private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(?:\\d+\\s+)?(?:IN\\s+)?(A|TXT)\\s+(.+)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final int PORT = 53;
    private static final int TYPE_A = 1;
    private static final int TYPE_TXT = 16;
    private static final int LONGEST_DATAGRAM = 512;
    private static final int ANSWER = 0x8580; // authoritative, and recursion is available
    private static final int TRUNCATED = 0x0200;
    private static final int NO_SUCH_NAME = 3;
    private static final int HEADER = 12;
    private static final int POINTER_TO_QUESTION = 0xC00C;
    private static final int SECONDS = 5;

    private final Path zone;

    private NameServer(Path zone) {
        this.zone = zone;
    }

    private record Entry(String name, int type, byte[] data) {}

    public static void main(String[] args) throws IOException {
        NameServer server = new NameServer(Path.of(args[0]));
        ServerSocket listener = new ServerSocket(PORT);
        Thread tcp = new Thread(() -> server.serve(listener));
        tcp.setDaemon(true);
        tcp.start();
        try (DatagramSocket socket = new DatagramSocket(PORT)) {
            byte[] room = new byte[LONGEST_DATAGRAM];
            while (true) {
                DatagramPacket packet = new DatagramPacket(room, room.length);
                socket.receive(packet);
                byte[] question = java.util.Arrays.copyOf(room, packet.getLength());
                byte[] answer = server.answer(question, LONGEST_DATAGRAM);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        }
    }

    private void serve(ServerSocket listener) {
        while (true) {
            try (Socket socket = listener.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] answer = answer(in.readNBytes(in.readUnsignedShort()), Integer.MAX_VALUE);
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            } catch (IOException e) {
                System.err.println(e.getMessage());
            }
        }
    }

    private byte[] answer(byte[] question, int longest) throws IOException {
        StringBuilder name = new StringBuilder();
        int at = HEADER;
        while (question[at] != 0) {
            name.append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII))
                    .append('.');
            at += question[at] + 1;
        }
        int type = (question[at + 1] & 0xFF) << 8 | question[at + 2] & 0xFF;
        byte[] asked = java.util.Arrays.copyOfRange(question, HEADER, at + 5);
        List<Entry> of = entries().stream()
                .filter(entry -> entry.name().equalsIgnoreCase(name.toString()))
                .toList();
        List<Entry> found = of.stream().filter(entry -> entry.type() == type).toList();
        int id = (question[0] & 0xFF) << 8 | question[1] & 0xFF;
        byte[] answer = write(id, of.isEmpty() ? ANSWER | NO_SUCH_NAME : ANSWER, asked, found);
        return answer.length <= longest ? answer : write(id, ANSWER | TRUNCATED, asked, List.of());
    }

    private static byte[] write(int id, int flags, byte[] asked, List<Entry> found) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (int number : new int[] {id, flags, 1, found.size(), 0, 0}) {
            out.writeShort(number);
        }
        out.write(asked);
        for (Entry entry : found) {
            out.writeShort(POINTER_TO_QUESTION);
            out.writeShort(entry.type());
            out.writeShort(1);
            out.writeInt(SECONDS);
            out.writeShort(entry.data().length);
            out.write(entry.data());
        }
        return bytes.toByteArray();
    }

    private List<Entry> entries() throws IOException {
        String origin = "";
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(zone)) {
            if (line.startsWith("$ORIGIN ")) {
                origin = line.substring("$ORIGIN ".length()).strip();
            } else if (!line.isBlank() && !line.startsWith(";")) {
                entries.add(entry(line, origin));
            }
        }
        return entries;
    }

    private static Entry entry(String line, String origin) throws IOException {
        Matcher parts = LINE.matcher(line.strip());
        if (!parts.matches()) {
            throw new IOException("not a record: " + line);
        }
        String name = parts.group(1).equals("@") ? origin : parts.group(1);
        name = (name.endsWith(".") ? name : name + "." + origin).toLowerCase(Locale.ROOT);
        if (parts.group(2).equals("A")) {
            return new Entry(
                    name, TYPE_A, InetAddress.getByName(parts.group(3).strip()).getAddress());
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        Matcher texts = QUOTED.matcher(parts.group(3));
        while (texts.find()) {
            byte[] text = texts.group(1).getBytes(StandardCharsets.US_ASCII);
            data.write(text.length);
            data.write(text);
        }
        return new Entry(name, TYPE_TXT, data.toByteArray());
    }
}
