package org.jlibp2p.interop.nat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.interop.network.Bridge;
import org.jlibp2p.interop.network.Home;
import org.jlibp2p.interop.network.Host;
import org.jlibp2p.interop.network.LocalNetwork;
import org.jlibp2p.interop.network.Nat;

/** An internet with a relay in the middle, and two homes on it, each behind a router with a NAT. */
final class TwoHomes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DCUTR = "/libp2p/dcutr";
    private static final String CIRCUIT = "/p2p-circuit";

    private final LocalNetwork network = LocalNetwork.create();
    private final Deque<PeerProcess> peers = new ArrayDeque<>();
    private final Bridge internet = network.bridge("11.22.33", "");
    private final Host middle = network.host("m", internet);
    private final Home one;
    private final Home other;
    private final Host hostOfOne;
    private final Host hostOfOther;
    private PeerProcess relay;

    /** @param listening what is in front of who is dialled, and dialling in front of who dials */
    TwoHomes(Nat listening, Nat dialling) {
        one = network.home("a", internet, listening);
        other = network.home("b", internet, dialling);
        hostOfOne = one.host("h");
        hostOfOther = other.host("h");
    }

    Home listeningHome() {
        return one;
    }

    Home diallingHome() {
        return other;
    }

    private PeerProcess keep(PeerProcess peer) {
        peers.push(peer);
        return peer;
    }

    /** A relay that anybody can reach. */
    PeerProcess relay(PeerKind kind, String... more) {
        List<String> flags = new ArrayList<>(
                List.of("--listen", "/ip4/" + middle.ip() + "/tcp/4001", "--transports", "tcp", "--relay-server"));
        flags.addAll(List.of(more));
        relay = keep(middle.start(kind, flags.toArray(String[]::new)));
        return relay;
    }

    /** Somebody else whom anybody can reach, elsewhere. */
    PeerProcess bystander() {
        Host host = network.host("w", internet);
        return keep(host.start(PeerKind.JAVA, "--listen", "/ip4/" + host.ip() + "/tcp/4001", "--transports", "tcp"));
    }

    /** One at home who can be reached through the relay. */
    PeerProcess listener(PeerKind kind) {
        List<String> flags =
                new ArrayList<>(List.of("--listen", "/ip4/0.0.0.0/tcp/4001", "--transports", "tcp,circuit", "--dcutr"));
        if (kind == PeerKind.JAVA) {
            flags.addAll(List.of("--relay-client", relay.address()));
        }
        PeerProcess listener = keep(hostOfOne.start(kind, flags.toArray(String[]::new)));
        if (kind == PeerKind.JAVA) {
            awaitPlace(listener);
        } else {
            listener.call("reserve", "addr", relay.address());
            awaitReadiness(listener);
        }
        return listener;
    }

    private static void awaitPlace(PeerProcess listener) {
        Poll.until(
                "it has a place at the relay",
                PATIENCE,
                () -> listener.call("info").texts("addrs").stream().anyMatch(address -> address.contains(CIRCUIT)));
    }

    /** go-libp2p does nothing for whoever is there before it has learnt where it is seen, and looks less and less often. */
    private static void awaitReadiness(PeerProcess listener) {
        Poll.until(
                "it punches holes",
                PATIENCE,
                () -> listener.call("info").texts("protocols").contains(DCUTR));
    }

    /** One at the other home. */
    PeerProcess dialer(PeerKind kind) {
        return keep(
                hostOfOther.start(kind, "--listen", "/ip4/0.0.0.0/tcp/0", "--transports", "tcp,circuit", "--dcutr"));
    }

    /** Ends a peer before everything ends. */
    void end(PeerProcess peer) {
        peers.remove(peer);
        peer.close();
    }

    /** How the listener is called by who knows its id and the relay. */
    String through(PeerProcess listener) {
        return relay.address() + CIRCUIT + "/p2p/" + listener.peerId();
    }

    /** Dials through the relay, and checks that it went that way. */
    Fields dial(PeerProcess dialer, PeerProcess listener) {
        if (listener.kind() != PeerKind.JAVA) {
            // It leads as soon as it is dialled, and does not try again if the dialer does not punch holes yet.
            dialer.call("dial", "addr", relay.address());
            awaitReadiness(dialer);
        }
        Fields connection = dialer.call("dial", "addr", through(listener));
        if (!connection.text("remoteAddr").contains(CIRCUIT)) {
            throw new AssertionError("not dialled through the relay: " + connection);
        }
        return connection;
    }

    /** The direct connections with a peer, as one sees them. */
    static List<Fields> direct(PeerProcess one, PeerProcess other) {
        return one.call("conns", "peer", other.peerId()).objects("conns").stream()
                .filter(connection -> !connection.text("remoteAddr").contains(CIRCUIT))
                .toList();
    }

    @Override
    public void close() {
        while (!peers.isEmpty()) {
            peers.pop().close();
        }
        network.close();
    }
}
