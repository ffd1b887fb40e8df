package org.jlibp2p.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.examples.FileTransfer;
import org.jlibp2p.examples.FileTransfer.Offer;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.examples.ProgressBar;
import org.jlibp2p.identify.Identified;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.identify.IdentifyInfo;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.transport.tcp.TcpTransport;

/** The tour: nodes on the loopback interface that meet, prove who they are, and exchange data. For one thread. */
final class Demo implements AutoCloseable {
    private final PrintStream out;
    private final boolean live;
    private final List<Node> nodes = new ArrayList<>();
    private int step;

    Demo(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    void run(int count, long bytes) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        startNodes(count);
        meetTheFirst();
        findEachOther();
        refuseTheWrongOne();
        identify();
        ping();
        double rate = move(bytes);
        summarise(bytes, rate, Duration.ofNanos(System.nanoTime() - begun));
    }

    private void say(String title, String... text) {
        step++;
        out.println();
        out.println(step + ". " + title);
        for (String line : text) {
            out.println("   " + line);
        }
        out.println();
    }

    /** What a step shows has to be so, or the demo fails. */
    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    private void startNodes(int count) {
        say(
                "Starting " + count + " nodes",
                "Each makes a key pair. The peer id is made from the public key, so nobody hands out names,",
                "and nobody can take another one's. Each listens on a TCP port of this machine.");
        for (int i = 0; i < count; i++) {
            Node node = Node.builder()
                    .transport(TcpTransport.create())
                    .listen("/ip4/127.0.0.1/tcp/0")
                    .service(Ping.service())
                    .start()
                    .join();
            nodes.add(node);
            Introductions.serve(node);
            node.handleBlocking(FileTransfer.PROTOCOL, stream -> FileTransfer.receive(stream, offer -> new Discard()));
            out.println("  node " + (i + 1) + "  " + node.addresses().get(0));
        }
    }

    private void meetTheFirst() throws InterruptedException {
        say(
                "Meeting node 1",
                "The others know one address: that of node 1. It says where node 1 is and, behind /p2p, who it is.",
                "Each connection is encrypted by Noise, in which both sides prove that they have the key behind their",
                "peer id. Yamux then lets any number of streams share the connection.");
        Node first = nodes.get(0);
        // Node 1 asks every caller in return where it can be reached: that is what it will tell the others.
        Set<PeerId> known = ConcurrentHashMap.newKeySet(); // a peer may say so more than once
        CountDownLatch missing = new CountDownLatch(nodes.size() - 1);
        first.events().on(Identified.class, event -> {
            if (known.add(event.connection().remotePeer())) {
                missing.countDown();
            }
        });
        for (Node node : nodes.subList(1, nodes.size())) {
            Connection connection = node.connect(first.addresses().get(0)).join();
            require(connection.remotePeer().equals(first.id()), "somebody else answered");
            out.println("  " + name(node.id()) + " -> node 1  secured by " + connection.security() + ", streams by "
                    + connection.muxer());
        }
        require(missing.await(10, TimeUnit.SECONDS), "node 1 has not heard of all within 10 seconds");
    }

    private static Connection to(Node from, Node peer) {
        return from.connect(peer.id()).join();
    }

    private void findEachOther() {
        say(
                "Finding each other",
                "Each asks node 1 whom it knows, and remembers the addresses. From then on a peer id is enough to connect:",
                "the node looks up where that peer may be. In the end everybody is connected with everybody.");
        Node first = nodes.get(0);
        for (Node node : nodes.subList(1, nodes.size())) {
            List<PeerId> told = Introductions.ask(node, first.id());
            require(told.size() == nodes.size() - 2, "node 1 should know all, but told of " + told.size());
            told.forEach(peer -> node.connect(peer).join());
            out.println("  " + name(node.id()) + " was told of " + told.size() + " more and is connected with "
                    + node.connections().stream()
                            .map(Connection::remotePeer)
                            .distinct()
                            .count());
        }
    }

    private void refuseTheWrongOne() {
        say(
                "Refusing the wrong one",
                "Addresses can lie; keys cannot. Here a node dials the address of node 1 but expects node 2 there.");
        Multiaddr place = nodes.get(0).addresses().get(0).withoutLast(MultiaddrProtocol.P2P);
        try (Node stranger =
                Node.builder().transport(TcpTransport.create()).start().join()) {
            stranger.connect(place.with(MultiaddrProtocol.P2P, nodes.get(1).id().toString()))
                    .join();
            throw new IllegalStateException("the wrong peer was taken for the right one");
        } catch (CompletionException refused) {
            Failure failure = Failure.of(refused);
            require(failure.exitCode() == Failure.REMOTE, "not refused for the key, but: " + failure.message());
            out.println("  refused: " + failure.what());
        }
    }

    private void identify() {
        say(
                "Identifying",
                "Whoever connects tells the other one what it is, what it speaks and where it can be reached. Go, Rust and",
                "JavaScript nodes say the same in the same form. This is what the last node heard from node 1:");
        Node last = nodes.get(nodes.size() - 1);
        IdentifyInfo info =
                last.service(Identify.class).identified(to(last, nodes.get(0))).join();
        out.println("  agent      " + Printable.escape(info.agent()));
        out.println("  listens    " + info.listenAddresses());
        info.protocols().stream()
                .sorted()
                .forEach(protocol -> out.println("  speaks     " + Printable.escape(protocol.value())));
    }

    private void ping() {
        say(
                "Pinging",
                "A ping is 32 random bytes there and back, on a stream of its own, encrypted like everything else.");
        Node first = nodes.get(0);
        Ping ping = first.service(Ping.class);
        for (Node node : nodes.subList(1, nodes.size())) {
            Duration best = Duration.ofDays(1);
            for (int i = 0; i < 20; i++) {
                Duration time = ping.ping(node.id()).join();
                best = time.compareTo(best) < 0 ? time : best;
            }
            out.println(
                    "  node 1 -> " + name(node.id()) + "  " + PingCommand.millis(best.toNanos()) + ", the best of 20");
        }
    }

    private double move(long bytes) throws IOException {
        say(
                "Moving " + bytes / (1024 * 1024) + " MiB",
                "Node 2 sends to the last node. The sender is held back whenever the receiver does not keep up, so memory",
                "does not fill; in the end the receiver answers with the SHA-256 of what has arrived.");
        Node sender = nodes.get(1);
        Node receiver = nodes.get(nodes.size() - 1);
        Stream stream = sender.openStream(receiver.id(), FileTransfer.PROTOCOL).join();
        ProgressBar bar = new ProgressBar(out, live, bytes);
        long begun = System.nanoTime();
        try (InputStream content = new SampleInput(bytes)) {
            FileTransfer.send(stream, new Offer("demo", bytes), content, bar::advance);
        }
        bar.finish();
        out.println("  the checksums are the same");
        return bytes / ((System.nanoTime() - begun) / 1e9);
    }

    private void summarise(long bytes, double rate, Duration time) {
        int count = nodes.size();
        out.println();
        out.printf(
                "success: %d nodes, %d pairs connected and identified, %d MiB moved at %.0f MiB/s, in %.1f seconds%n",
                count, count * (count - 1) / 2, bytes >> 20, rate / (1 << 20), time.toMillis() / 1e3);
        out.flush();
    }

    private String name(PeerId peer) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).id().equals(peer)) {
                return "node " + (i + 1);
            }
        }
        return peer.toString();
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
