package org.jlibp2p.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.RequestResponse;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * Asking a peer which other peers it knows: the smallest way of finding each other, as one question and one answer. What
 * the answer says is a claim; whoever is dialled has to prove who he is all the same.
 */
final class Introductions {
    private static final RequestResponse<Bytes, List<Multiaddr>> PROTOCOL = new RequestResponse<>(
            ProtocolId.of("/jlibp2p-examples/introductions/1.0.0"), Codec.bytes(1), new AddressesCodec());
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private Introductions() {}

    /** Tells whoever asks about all peers that the node knows. */
    static void serve(Node node) {
        node.handle(
                PROTOCOL.protocol(),
                PROTOCOL.serve((asking, nothing) -> CompletableFuture.completedFuture(known(node, asking))));
    }

    private static List<Multiaddr> known(Node node, PeerId asking) {
        return node.peers().peers().stream()
                .filter(peer -> !peer.equals(asking) && !peer.equals(node.id()))
                .flatMap(peer -> node.peers().addresses(peer).stream()
                        .map(address -> address.with(MultiaddrProtocol.P2P, peer.toString())))
                .limit(AddressesCodec.MAX_ADDRESSES)
                .toList();
    }

    /** Asks a peer, and remembers what it says; connecting is then possible by peer id alone. */
    static List<PeerId> ask(Node node, PeerId peer) {
        List<Multiaddr> told = PROTOCOL.call(node, peer, Bytes.empty()).join();
        for (Multiaddr address : told) {
            PeerId.of(address)
                    .ifPresent(who -> node.peers()
                            .addAddresses(who, List.of(address.withoutLast(MultiaddrProtocol.P2P)), REMEMBERED));
        }
        return told.stream()
                .flatMap(address -> PeerId.of(address).stream())
                .filter(who -> !who.equals(node.id()))
                .distinct()
                .toList();
    }

    /** Addresses that end in {@code /p2p} and an id, as one repeated field. */
    private record AddressesCodec() implements Codec<List<Multiaddr>> {
        static final int MAX_ADDRESSES = 100;

        private static final int ADDRESS = 1;

        @Override
        public Bytes encode(List<Multiaddr> addresses) {
            ProtoWriter writer = new ProtoWriter();
            addresses.forEach(address -> writer.bytes(ADDRESS, address.bytes()));
            return writer.toBytes();
        }

        @Override
        public List<Multiaddr> decode(Bytes bytes) throws MalformedMessageException {
            List<Bytes> addresses = new ArrayList<>();
            ProtoReader reader = new ProtoReader(bytes);
            while (reader.next()) {
                if (reader.field() == ADDRESS) {
                    reader.add(addresses, MAX_ADDRESSES, reader.bytes(Multiaddr.MAX_SIZE));
                }
            }
            return Multiaddr.decodeAll(addresses);
        }

        @Override
        public int maxSize() {
            return 64 * 1024;
        }
    }
}
