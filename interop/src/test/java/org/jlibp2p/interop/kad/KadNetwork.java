package org.jlibp2p.interop.kad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.KeyKind;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A DHT of processes on loopback: one bootstrap peer, two servers of every kind and a client of every kind. All but the
 * bootstrap peer are told of nobody else than of it. Clients have RSA keys, whose peer ids do not tell the public key.
 */
final class KadNetwork implements AutoCloseable {
    static final String PROTOCOL = "/ipfs/kad/1.0.0";

    /** How long a command may take. All of them take less than a second where nothing is wrong. */
    static final Duration COMMAND = Duration.ofSeconds(20);

    private static final int SERVERS = 2;
    private static final Duration REFRESH = Duration.ofSeconds(10);
    private static final Duration MEETING = Duration.ofSeconds(60);
    private static final String LOOPBACK = "/ip4/127.0.0.1/tcp/0";

    private final List<PeerKind> kinds;
    private final PeerProcess bootstrap;
    private final Map<PeerKind, List<PeerProcess>> servers = new EnumMap<>(PeerKind.class);
    private final Map<PeerKind, PeerProcess> clients = new EnumMap<>(PeerKind.class);

    /** Starts all processes; they need not have met. */
    KadNetwork(PeerKind bootstrapKind, List<PeerKind> kinds) {
        this.kinds = kinds;
        bootstrap = PeerProcess.start(bootstrapKind, "--listen", LOOPBACK, "--kad", "server");
        try {
            for (PeerKind kind : kinds) {
                clients.put(kind, join(kind, "client", "--key", KeyKind.RSA.flag()));
                servers.put(
                        kind,
                        Stream.generate(() -> join(kind, "server"))
                                .limit(SERVERS)
                                .toList());
            }
            all().forEach(PeerProcess::awaitReady);
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    private PeerProcess join(PeerKind kind, String mode, String... more) {
        List<String> flags =
                new ArrayList<>(List.of("--listen", LOOPBACK, "--kad", mode, "--bootstrap", bootstrap.address()));
        flags.addAll(List.of(more));
        return PeerProcess.spawn(PeerCommand.script(kind), flags.toArray(String[]::new));
    }

    List<PeerKind> kinds() {
        return kinds;
    }

    /** A server of a kind that stays one. */
    PeerProcess server(PeerKind kind) {
        return servers.get(kind).get(0);
    }

    /** A server of a kind that may be turned into a client and back. */
    PeerProcess spare(PeerKind kind) {
        return servers.get(kind).get(1);
    }

    PeerProcess client(PeerKind kind) {
        return clients.get(kind);
    }

    PeerProcess bootstrap() {
        return bootstrap;
    }

    /** All of a kind. */
    List<PeerProcess> of(PeerKind kind) {
        return all().filter(peer -> peer.kind() == kind).toList();
    }

    int size() {
        return (int) all().count();
    }

    private Stream<PeerProcess> all() {
        return Stream.concat(servers(), clients.values().stream());
    }

    Stream<PeerProcess> servers() {
        return Stream.concat(Stream.of(bootstrap), servers.values().stream().flatMap(List::stream));
    }

    /** Waits until a peer has every server but itself in its table, and nobody else. */
    void awaitTable(PeerProcess peer) {
        Set<String> wanted = servers()
                .filter(server -> server != peer)
                .map(PeerProcess::peerId)
                .collect(Collectors.toSet());
        Set<String> seen = new HashSet<>();
        try {
            Poll.until("every server stands in the table of " + peer, MEETING, () -> {
                refresh(peer);
                seen.clear();
                seen.addAll(peer.callWithin(COMMAND, "kadTable").texts("peers"));
                return seen.equals(wanted);
            });
        } catch (AssertionError failure) {
            throw new AssertionError(
                    failure.getMessage() + "; missing " + named(minus(wanted, seen)) + ", and besides "
                            + named(minus(seen, wanted)),
                    failure);
        }
    }

    /** Has a peer look around. While nobody has met, that may fail or take long: what counts is the table. */
    static void refresh(PeerProcess peer) {
        try {
            peer.callWithin(REFRESH, "kadRefresh");
        } catch (PeerFailure failure) {
            assertThat(failure.name()).isIn("TimeoutError", "TimeoutException", "NotFoundError");
        }
    }

    private static Set<String> minus(Set<String> some, Set<String> others) {
        Set<String> rest = new HashSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    /** Peers by what they are here. */
    private List<String> named(Set<String> ids) {
        return ids.stream()
                .map(id -> all().filter(peer -> peer.peerId().equals(id))
                        .map(peer -> peer.kind() + (clients.containsValue(peer) ? " client" : " server"))
                        .findFirst()
                        .orElse(id))
                .toList();
    }

    @Override
    public void close() {
        Stream<PeerProcess> started = Stream.concat(
                Stream.of(bootstrap),
                Stream.concat(servers.values().stream().flatMap(List::stream), clients.values().stream()));
        started.toList().parallelStream().forEach(PeerProcess::close);
    }
}
