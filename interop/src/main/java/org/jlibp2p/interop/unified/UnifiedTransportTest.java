package org.jlibp2p.interop.unified;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.tcp.TcpTransport;

/**
 * One side of a public transport test. The listener leaves its address in Redis and runs until it is stopped; the
 * dialer waits for the address, connects, pings, and writes to standard output how long that took, in YAML. Everything
 * else goes to standard error. It ends with 0 if all went well.
 *
 * <p>Specification: unified-testing, docs/write-a-transport-test-app.md.
 */
public final class UnifiedTransportTest {
    private static final double NANOS = 1e6;

    private UnifiedTransportTest() {}

    /**
     * Takes part in a test.
     *
     * @param arguments none; the environment says what to do
     */
    public static void main(String... arguments) {
        PrintStream results = System.out;
        System.setOut(System.err);
        if (Boolean.parseBoolean(System.getenv("DEBUG"))) {
            System.setProperty("org.slf4j.simpleLogger.log.org.jlibp2p", "debug");
        }
        int code = 0;
        try {
            run(Assignment.of(System.getenv()), results);
        } catch (Exception e) {
            e.printStackTrace();
            code = 1;
        }
        System.exit(code);
    }

    private static void run(Assignment assignment, PrintStream results) throws Exception {
        NodeBuilder builder = Node.builder().transport(TcpTransport.create()).service(Ping.service());
        if (!assignment.dialer()) {
            String family = assignment.listenIp().indexOf(':') < 0 ? "/ip4/" : "/ip6/";
            builder.listen(family + assignment.listenIp() + "/tcp/0");
        }
        try (Node node = BlockingWait.of(builder.start(), assignment.timeout());
                RedisClient redis = new RedisClient(assignment.redisHost(), assignment.redisPort())) {
            if (assignment.dialer()) {
                results.print(dial(node, redis, assignment));
                results.flush();
            } else {
                listen(node, redis, assignment);
            }
        }
    }

    private static void listen(Node node, RedisClient redis, Assignment assignment)
            throws IOException, InterruptedException {
        Multiaddr address = reachable(node.addresses());
        System.err.println("listening at " + address);
        redis.replace(assignment.key(), address.toString());
        new CountDownLatch(1).await(assignment.timeout().toSeconds(), TimeUnit.SECONDS); // until it is stopped
    }

    /** One that other hosts can reach, if there is one. */
    private static Multiaddr reachable(List<Multiaddr> addresses) {
        return addresses.stream()
                .min(Comparator.comparing(address -> AddressScope.of(address) == AddressScope.LOOPBACK))
                .orElseThrow(() -> new IllegalStateException("the node listens nowhere"));
    }

    private static String dial(Node node, RedisClient redis, Assignment assignment) throws Exception {
        Multiaddr address = await(redis, assignment);
        System.err.println("dialling " + address);
        long start = System.nanoTime();
        Connection connection = BlockingWait.of(node.connect(address), assignment.timeout());
        Duration roundTrip = BlockingWait.of(node.service(Ping.class).ping(connection), assignment.timeout());
        double both = (System.nanoTime() - start) / NANOS;
        return String.format(
                Locale.ROOT,
                "latency:%n  handshake_plus_one_rtt: %.3f%n  ping_rtt: %.3f%n  unit: ms%n",
                both,
                roundTrip.toNanos() / NANOS);
    }

    /** The listener's address: an item of a list, as other implementations leave it, or a text, as the rules say. */
    private static Multiaddr await(RedisClient redis, Assignment assignment) throws IOException {
        Optional<String> address;
        try {
            address = redis.takeFirst(assignment.key(), assignment.timeout());
        } catch (RedisException e) {
            if (!e.isWrongType()) {
                throw e;
            }
            address = redis.get(assignment.key());
        }
        return address.map(Multiaddr::parse)
                .orElseThrow(() -> new IOException("no listener within " + assignment.timeout()));
    }
}
