package org.jlibp2p.mdns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.mdns.MdnsEvent.PeerFound;
import org.jlibp2p.mdns.MdnsEvent.PeerLost;
import org.jlibp2p.mdns.message.DnsMessage;
import org.jlibp2p.mdns.message.DnsMessageCodec;
import org.jlibp2p.mdns.message.DnsName;
import org.jlibp2p.mdns.message.DnsQuestion;
import org.jlibp2p.mdns.message.DnsType;
import org.jlibp2p.muxer.yamux.Yamux;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.testkit.Patience;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

/** Real nodes and sockets, on the loopback interface, which is used only because it is named. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class MdnsIT {
    private static final Patience PATIENCE = Patience.blocking(Duration.ofMinutes(1));
    private static final int PORT = 5353;
    private static final byte[] GROUP = {(byte) 224, 0, 0, (byte) 251};

    private static String loopback;

    private final List<Node> nodes = new ArrayList<>();
    private final List<MdnsEvent> events = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void theLoopbackInterfaceCarriesMulticast() throws IOException {
        NetworkInterface lo = NetworkInterface.getByInetAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        loopback = lo.getName();
        try (MulticastSocket one = socket(PORT)) {
            byte[] sent = new byte[40];
            new Random().nextBytes(sent);
            one.send(new DatagramPacket(sent, sent.length, group()));
            DatagramPacket heard = new DatagramPacket(new byte[9001], 9001);
            one.setSoTimeout(2000);
            do {
                one.receive(heard);
            } while (!Bytes.wrap(heard.getData(), 0, heard.getLength()).equals(Bytes.wrap(sent)));
        } catch (IOException e) {
            abort("the loopback interface " + loopback + " of this machine does not carry multicast: " + e);
        }
    }

    private static InetSocketAddress group() throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(GROUP), PORT);
    }

    /** A neighbour's socket. */
    private static MulticastSocket socket(int port) throws IOException {
        MulticastSocket socket = new MulticastSocket(port);
        NetworkInterface lo = NetworkInterface.getByName(loopback);
        socket.setNetworkInterface(lo);
        if (port == PORT) {
            socket.joinGroup(group(), lo);
        }
        return socket;
    }

    private static MdnsOptions options() {
        return MdnsOptions.defaults().withInterfaces(loopback).withServiceName("_jlibp2p-test._udp");
    }

    private Node start() {
        Node node = Node.builder()
                .transport(TcpTransport.create())
                .security(Noise.create())
                .muxer(Yamux.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(Ping.service())
                .service(Mdns.service(options()))
                .start()
                .join();
        nodes.add(node);
        node.events().on(MdnsEvent.class, events::add);
        return node;
    }

    @AfterEach
    void stopNodes() {
        nodes.forEach(Node::close);
    }

    private static boolean knows(Node one, PeerId peer) {
        return !one.peers().addresses(peer).isEmpty();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("libp2p-mdns"))
                .count();
    }

    @Test
    void twoNodesFindOneAnotherAndOneIsReachedByItsIdAlone() {
        Node one = start();
        Node other = start();
        PATIENCE.until(() -> "both are known: " + events, () -> knows(one, other.id()) && knows(other, one.id()));

        assertThat(one.connections()).isEmpty();
        assertThat(one.service(Ping.class).ping(other.id()).join()).isPositive();
        PATIENCE.until(
                () -> "two found: " + events,
                () -> events.stream().filter(PeerFound.class::isInstance).count() >= 2);

        other.close();
        PATIENCE.until(() -> "one lost: " + events, () -> events.contains(new PeerLost(other.id())));
    }

    @Test
    void startingAndStoppingTakeNoTimeAndLeaveNothing() {
        assertThat(threads()).isZero();
        long began = System.nanoTime();
        Node one = start();
        Duration started = Duration.ofNanos(System.nanoTime() - began);
        assertThat(threads()).isEqualTo(1);
        began = System.nanoTime();
        one.service(Mdns.class).stop().join();
        Duration stopped = Duration.ofNanos(System.nanoTime() - began);
        one.close();

        assertThat(started).isLessThan(Duration.ofSeconds(10));
        assertThat(stopped).isLessThan(Duration.ofSeconds(3));
        assertThat(threads()).isZero();
    }

    @Test
    void T46_whateverANeighbourSendsTheNodesStillHear() throws IOException {
        Node one = start();
        Random random = new Random(46);
        try (MulticastSocket neighbour = socket(PORT)) {
            byte[] query = DnsMessageCodec.INSTANCE
                    .encode(DnsMessage.query(
                            new DnsQuestion(DnsName.parse(options().serviceName()), DnsType.PTR)))
                    .toByteArray();
            for (int i = 0; i < 5000; i++) {
                byte[] sent = i % 3 == 0 ? new byte[random.nextInt(9200)] : query.clone();
                if (i % 3 == 0) {
                    random.nextBytes(sent);
                } else {
                    sent[random.nextInt(sent.length)] = (byte) random.nextInt();
                }
                neighbour.send(new DatagramPacket(sent, sent.length, group()));
            }
            neighbour.send(new DatagramPacket(new byte[0], 0, group()));
        }
        Node other = start();
        PATIENCE.until(() -> "both are known: " + events, () -> knows(one, other.id()) && knows(other, one.id()));
    }

    @Test
    void T46_whoAsksFromAnotherPortHearsNothingAndNobodyCanHaveAnswersSentElsewhere() throws IOException {
        Node one = start();
        Node other = start();
        PATIENCE.until(() -> "both are known: " + events, () -> knows(one, other.id()) && knows(other, one.id()));
        byte[] query = DnsMessageCodec.INSTANCE
                .encode(DnsMessage.query(new DnsQuestion(DnsName.parse(options().serviceName()), DnsType.PTR)))
                .toByteArray();
        query[query.length - 2] |= (byte) 0x80; // asks for an answer of its own

        try (MulticastSocket asking = socket(0)) {
            asking.setSoTimeout(1500);
            asking.send(new DatagramPacket(query, query.length, group()));
            asking.send(new DatagramPacket(
                    query, query.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT)));
            assertThatThrownBy(() -> asking.receive(new DatagramPacket(new byte[9000], 9000)))
                    .as("an answer to one host alone")
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }
}
