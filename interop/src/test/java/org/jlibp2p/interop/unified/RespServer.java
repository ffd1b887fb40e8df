package org.jlibp2p.interop.unified;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of a Redis server as two sides of a transport test need, on loopback: texts and lists of texts by key. */
final class RespServer implements Closeable {
    private static final String WRONG_TYPE = "-WRONGTYPE the key holds another kind of value\r\n";

    private final ServerSocket server;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();

    RespServer() throws IOException {
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        start(this::acceptAll, "redis accept");
    }

    int port() {
        return server.getLocalPort();
    }

    /** Puts a text under a key, as SET would. */
    synchronized void set(String key, String text) {
        texts.put(key, text);
        notifyAll();
    }

    /** Takes the first item of a list, when it is there. */
    synchronized String awaitItem(String key) throws InterruptedException {
        while (lists.getOrDefault(key, List.of()).isEmpty()) {
            wait();
        }
        return lists.get(key).remove(0);
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = server.accept();
                clients.add(client);
                start(() -> serve(client), "redis client");
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader input =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            OutputStream output = client.getOutputStream();
            for (String head = input.readLine(); head != null; head = input.readLine()) {
                List<String> words = new ArrayList<>();
                for (int count = Integer.parseInt(head.substring(1)); count > 0; count--) {
                    input.readLine(); // its length; no word has a line break
                    words.add(input.readLine());
                }
                output.write(answer(words).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException | InterruptedException ended) {
            // the client has gone
        }
    }

    private synchronized String answer(List<String> words) throws InterruptedException {
        String key = words.get(1);
        switch (words.get(0)) {
            case "DEL":
                return texts.remove(key) == null & lists.remove(key) == null ? ":0\r\n" : ":1\r\n";
            case "GET":
                return bulk(texts.get(key));
            case "RPUSH":
                lists.computeIfAbsent(key, none -> new ArrayList<>()).add(words.get(2));
                notifyAll();
                return ":1\r\n";
            case "BLPOP":
                return pop(key, Long.parseLong(words.get(2)));
            default:
                return "-ERR unknown command\r\n";
        }
    }

    private String pop(String key, long seconds) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000;
        while (lists.getOrDefault(key, List.of()).isEmpty()) {
            if (texts.containsKey(key)) {
                return WRONG_TYPE;
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return "*-1\r\n";
            }
            wait(left);
        }
        return "*2\r\n" + bulk(key) + bulk(lists.get(key).remove(0));
    }

    private static String bulk(String text) {
        return text == null ? "$-1\r\n" : "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
