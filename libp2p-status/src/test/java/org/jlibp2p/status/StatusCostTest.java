package org.jlibp2p.status;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.IntStream;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.connection.Traffic;
import org.jlibp2p.io.Direction;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What an answer costs, and how large it is, when a node has as many connections as a relay of the public network. */
class StatusCostTest {
    private static final int CONNECTIONS = 10_000;

    /** A limit that tells a second of work from one that grows with the square of the connections, on a slow machine. */
    private static final Duration MOST = Duration.ofSeconds(2);

    private final StatusNodes nodes = new StatusNodes();

    @AfterEach
    void end() {
        nodes.close();
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Connection connection(int number, Collection<Stream> streams) {
        PeerId peer = Identity.generate().peerId();
        Multiaddr address = Multiaddr.parse("/ip4/10.0." + number / 250 + "." + number % 250 + "/tcp/4001");
        return proxy(Connection.class, (self, method, arguments) -> switch (method.getName()) {
            case "remotePeer" -> peer;
            case "remoteAddress", "localAddress" -> address;
            case "direction" -> number % 2 == 0 ? Direction.INBOUND : Direction.OUTBOUND;
            case "isRelayed" -> number % 10 == 0;
            case "limit", "lastRoundTrip" -> Optional.empty();
            case "security" -> ProtocolId.of("/noise");
            case "muxer" -> ProtocolId.of("/yamux/1.0.0");
            case "traffic" -> new Traffic(number, 1);
            case "age" -> Duration.ofMillis(number);
            case "streams" -> streams;
            case "hashCode" -> number;
            case "equals" -> self == arguments[0];
            default -> throw new AssertionError(method.getName());
        });
    }

    @Test
    void tenThousandConnectionsAreCountedAndOnlySomeAreListed() {
        Node real = nodes.server(builder -> builder);
        Collection<Connection> all = IntStream.range(0, CONNECTIONS)
                .mapToObj(number -> connection(number, java.util.List.of()))
                .toList();
        Node crowded = proxy(Node.class, (self, method, arguments) -> {
            if (method.getName().equals("connections")) {
                return all;
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        StatusPage page = nodes.closing(StatusPage.of(crowded));
        long began = System.nanoTime();
        String json = page.json();
        Duration first = Duration.ofNanos(System.nanoTime() - began);
        Json seen = StatusNodes.parse(json);
        assertThat(seen.number("counts/connections")).isEqualTo(CONNECTIONS);
        assertThat(seen.number("counts/peers")).isEqualTo(CONNECTIONS);
        assertThat(seen.number("counts/relayed")).isEqualTo(CONNECTIONS / 10);
        assertThat(seen.list("connections/rows")).hasSize(100);
        assertThat(seen.list("connections/rows").get(0).number("age")).isZero();
        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(120_000);
        assertThat(first).isLessThan(MOST);

        // The same question at the same moment is not answered anew.
        assertThat(page.json()).isSameAs(page.json());

        Snapshots snapshots = new Snapshots(nodes.closing(new Observation(crowded, 3)), 100);
        RowChoice busiest = RowChoice.parse("find=10.0.39.&order=busiest");
        began = System.nanoTime();
        int rounds = 20;
        for (int i = 0; i < rounds; i++) {
            json = snapshots.of(busiest);
        }
        Duration each = Duration.ofNanos((System.nanoTime() - began) / rounds);
        System.out.println("an answer about " + CONNECTIONS + " connections: " + each.toMillis() + " ms, "
                + json.length() + " characters");
        assertThat(each).isLessThan(MOST);
        assertThat(StatusNodes.parse(json).number("connections/matching")).isEqualTo(250);
        assertThat(StatusNodes.parse(json).list("connections/rows").get(0).number("in"))
                .isEqualTo(CONNECTIONS - 1);
    }
}
