package org.jlibp2p.portmap.gateway;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.datagram.Epoch;
import org.jlibp2p.portmap.datagram.NatPmpCodec;
import org.jlibp2p.portmap.datagram.NatPmpExchange;
import org.jlibp2p.portmap.datagram.PcpCodec;
import org.jlibp2p.portmap.datagram.PcpExchange;
import org.jlibp2p.portmap.datagram.Retransmission;
import org.jlibp2p.portmap.mapping.Grant;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.portmap.mapping.PortRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks routers by PCP and NAT-PMP, and waits for the answers. The sockets hear nothing but the router that was asked, from the
 * port that was asked. Confined to the thread of {@link BlockingGateways}.
 */
final class BlockingDatagrams {
    /** The most datagrams that are not an answer, for one question. */
    static final int MAX_IGNORED = 32;

    /** The most routers of which it is known since when they remember mappings. */
    static final int MAX_EPOCHS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(BlockingDatagrams.class);

    private final Ports ports;
    private final OpenSocket open;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Map<RouterEpoch, Epoch> epochs = new HashMap<>();

    private record RouterEpoch(Bytes router, MappingProtocol protocol) {}

    /** Reads a datagram, and tells whether it is what was waited for. */
    private interface Ear<T> {
        Optional<T> hear(Bytes datagram);
    }

    BlockingDatagrams(Ports ports, OpenSocket open, LongSupplier nanoTime, RandomGenerator random) {
        this.ports = ports;
        this.open = open;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    Grant pcp(Bytes router, PortRequest request) throws IOException {
        PcpExchange exchange = PcpExchange.map(request);
        Epoch epoch = epoch(router, MappingProtocol.PCP);
        return ask(
                router,
                request,
                exchange::question,
                datagram -> exchange.hear(PcpCodec.INSTANCE.decode(datagram), epoch, nanoTime.getAsLong()));
    }

    Grant natPmp(Bytes router, PortRequest request) throws IOException {
        NatPmpExchange exchange = new NatPmpExchange(request);
        Epoch epoch = epoch(router, MappingProtocol.NAT_PMP);
        Ear<Grant> ear = datagram -> exchange.hear(NatPmpCodec.INSTANCE.decode(datagram), epoch, nanoTime.getAsLong());
        ask(router, request, exchange::question, datagram -> {
            ear.hear(datagram);
            return exchange.hasAddress() ? Optional.of(true) : Optional.empty();
        });
        return ask(router, request, exchange::question, ear);
    }

    void tell(Bytes router, PortRequest request, Bytes datagram) throws IOException {
        try (DatagramSocket socket = socket(router, request)) {
            socket.send(new DatagramPacket(datagram.toByteArray(), datagram.size()));
        } finally {
            open.closed();
        }
    }

    private Epoch epoch(Bytes router, MappingProtocol protocol) {
        if (epochs.size() >= MAX_EPOCHS) {
            epochs.clear(); // of networks long left
        }
        return epochs.computeIfAbsent(new RouterEpoch(router, protocol), each -> new Epoch());
    }

    private DatagramSocket socket(Bytes router, PortRequest request) throws IOException {
        DatagramSocket socket = open.opened(new DatagramSocket(null));
        try {
            socket.bind(new InetSocketAddress(
                    InetAddress.getByAddress(request.host().toByteArray()), 0));
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(router.toByteArray()), ports.datagrams()));
            return socket;
        } catch (SocketException e) {
            socket.close();
            throw e;
        }
    }

    private <T> T ask(Bytes router, PortRequest request, Supplier<Bytes> question, Ear<T> ear) throws IOException {
        Retransmission plan = Retransmission.USUAL;
        Bytes said = question.get();
        int ignored = 0;
        try (DatagramSocket socket = socket(router, request)) {
            for (int asked = 0; asked < plan.tries(); asked++) {
                socket.send(new DatagramPacket(said.toByteArray(), said.size()));
                Deadline deadline = Deadline.in(plan.wait(asked, random), nanoTime);
                while (!deadline.isOver() && ignored < MAX_IGNORED) {
                    Optional<T> heard =
                            deadline.receive(socket, PcpCodec.MAX_SIZE).flatMap(packet -> hear(ear, packet));
                    if (heard.isPresent()) {
                        return heard.get();
                    }
                    ignored++;
                }
            }
        } catch (PortUnreachableException e) {
            throw new MappingException(MappingFailure.NO_ANSWER, "nobody listens at port " + ports.datagrams());
        } finally {
            open.closed();
        }
        throw new MappingException(MappingFailure.NO_ANSWER, "no answer from port " + ports.datagrams());
    }

    private static <T> Optional<T> hear(Ear<T> ear, DatagramPacket packet) {
        try {
            return ear.hear(Bytes.copyOf(ByteBuffer.wrap(packet.getData(), 0, packet.getLength())));
        } catch (MalformedMessageException e) {
            LOG.debug("not an answer of a router: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
