package org.jlibp2p.benchmarks.crowd;

import java.util.List;
import java.util.Optional;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.Framed;
import org.jlibp2p.kad.protocol.ConnectionType;
import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.kad.protocol.MessageType;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;

/**
 * A server of the DHT that knows nobody but itself: enough for a place in the routing table of whoever asks it. Its identity
 * and addresses come from its number, so that all servers under test have the same neighbours.
 */
record KadNeighbour(Identity identity, List<Multiaddr> addresses, List<ProtocolId> protocols) implements CrowdRole {
    private static final Bytes ED25519_KEY = Bytes.fromHex("08011240"); // protobuf: type 1, data of 64 bytes
    private static final int MAX_MESSAGE = 65_536;

    /** The neighbour of a number. */
    static KadNeighbour of(int number, ProtocolId protocol) {
        String low = (number >> 8) + "." + (number & 0xff);
        List<Multiaddr> addresses = List.of(
                Multiaddr.parse("/ip4/10.7." + low + "/tcp/4001"),
                Multiaddr.parse("/ip4/192.168." + low + "/tcp/4001"),
                Multiaddr.parse("/ip6/fd00::" + Integer.toHexString(number) + "/tcp/4001"));
        return new KadNeighbour(identity(number), addresses, List.of(protocol));
    }

    private static Identity identity(int number) {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        seed[0] = (byte) (number >> 8);
        seed[1] = (byte) number;
        byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        return Identity.of(PrivateKey.decode(Bytes.concat(ED25519_KEY, Bytes.wrap(seed), Bytes.wrap(publicKey))));
    }

    @Override
    public void serve(Duplex stream) {
        Framed<KadRequest, KadReply> messages =
                Framed.of(stream, KadCodec.requests(MAX_MESSAGE), KadCodec.replies(MAX_MESSAGE));
        Async.loop(() -> messages.next()
                        .thenCompose(request -> request.map(
                                        asked -> messages.send(answer(asked)).thenApply(sent -> true))
                                .orElseGet(() -> messages.closeWrite().thenApply(ended -> false))))
                .exceptionally(ended -> {
                    stream.reset(ended);
                    return null;
                });
    }

    private KadReply answer(KadRequest request) {
        List<KadPeer> known = request.type() == MessageType.PING
                ? List.of()
                : List.of(new KadPeer(identity.peerId(), addresses, ConnectionType.CONNECTED));
        return new KadReply(request.type(), request.key(), Optional.empty(), known, List.of());
    }
}
