package com.example.pinger;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.transport.tcp.TcpTransport;

/** A node that answers pings until it is told to end; with the address of another as argument it pings that one and ends. */
public final class Main {
    private Main() {}

    /**
     * Runs the node.
     *
     * @param args nothing, or the address of a node with its id: /ip4/127.0.0.1/tcp/4001/p2p/12D3Koo...
     * @throws InterruptedException never, unless somebody interrupts the main thread
     */
    public static void main(String[] args) throws InterruptedException {
        try (Node node = start()) {
            if (args.length == 0) {
                serve(node);
            } else {
                ping(node, Multiaddr.parse(args[0]));
            }
        }
    }

    private static Node start() {
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(Ping.service())
                .start()
                .join();
    }

    private static void serve(Node node) throws InterruptedException {
        // All threads of a node are daemons: without something to wait for, the program would end here.
        CountDownLatch asked = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            node.close(); // says goodbye to everybody and waits until all sockets are closed
            System.out.println("stopped");
            asked.countDown();
        }));
        System.out.println("listening on " + node.addresses().get(0));
        asked.await();
    }

    private static void ping(Node node, Multiaddr peer) {
        Duration roundTrip = node.connect(peer)
                .thenCompose(connection -> node.service(Ping.class).ping(connection))
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        System.out.println("pong after " + roundTrip.toNanos() / 1_000 + " microseconds");
    }
}
