package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.rendezvous.message.RendezvousMessage;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.transport.AddressScope;

/**
 * Signs this node's record and registers it. Points of rust-libp2p read records in the form of RFC 0003 alone and reset the stream
 * on any other: a point that does not like the usual form is given that one, and it is remembered which of the two it took. On the
 * service's loop.
 */
final class Registrar {
    /** What the addresses in this node's record may take, in bytes. */
    static final int RECORD_ADDRESSES = 3000;

    /** For how long a record is told that was signed once: not until a registration is renewed, which tells a newer one. */
    static final Duration FRESH = Duration.ofSeconds(30);

    private static final int ADDRESS_OVERHEAD = 8;
    private static final long SECOND = 1_000_000_000L;

    private final NodeContext node;
    private final PointClient client;
    private final Optional<Duration> ttl;
    private final Set<PeerId> readingRfc = new HashSet<>(); // of the points there are
    private final Map<Content, Sealed> sealed = new HashMap<>(); // of late
    private long sequence;

    /** What is signed. */
    private record Content(Form form, List<Multiaddr> addresses) {}

    private record Sealed(Bytes record, long at) {}

    private enum Form {
        USUAL,
        RFC
    }

    Registrar(NodeContext node, PointClient client, Optional<Duration> ttl) {
        this.node = node;
        this.client = client;
        this.ttl = ttl;
    }

    /** Registers, or renews. Completing the future from outside gives it up. */
    CompletableFuture<PointClient.Grant> register(PeerInfo point, String namespace) {
        Form form = readingRfc.contains(point.id()) ? Form.RFC : Form.USUAL;
        Form other = form == Form.USUAL ? Form.RFC : Form.USUAL;
        CompletableFuture<Supplier<CompletableFuture<PointClient.Grant>>> first = Async.handle(
                register(point, namespace, form),
                (grant, failure) -> () -> failure == null
                        ? CompletableFuture.completedFuture(grant)
                        : registerAfter(failure, point, namespace, other),
                unneeded -> {});
        return Async.compose(first, Supplier::get, unneeded -> {});
    }

    /** In the other form if the one before may be why not; if that is not taken either, the failure is the first one's. */
    private CompletableFuture<PointClient.Grant> registerAfter(
            Throwable failure, PeerInfo point, String namespace, Form other) {
        if (!mayBeTheRecord(failure)) {
            return CompletableFuture.failedFuture(failure);
        }
        return Async.handle(
                register(point, namespace, other),
                (grant, again) -> {
                    if (again != null) {
                        throw new CompletionException(failure);
                    }
                    remember(point.id(), other);
                    return grant;
                },
                unneeded -> {});
    }

    private CompletableFuture<PointClient.Grant> register(PeerInfo point, String namespace, Form form) {
        long seconds = ttl.map(Duration::toSeconds).orElse(0L);
        return client.register(
                point, connection -> new RendezvousMessage.Register(namespace, record(connection, form), seconds));
    }

    private void remember(PeerId point, Form form) {
        if (form == Form.RFC) {
            readingRfc.add(point);
        } else {
            readingRfc.remove(point);
        }
    }

    private static boolean mayBeTheRecord(Throwable failure) {
        return failure instanceof RendezvousRefusedException refused
                ? refused.status() == RendezvousStatus.INVALID_SIGNED_PEER_RECORD
                : failure instanceof StreamResetException || failure instanceof MalformedMessageException;
    }

    /** What this node signs for those at the other end of a connection, and whoever they tell. */
    private Bytes record(Connection connection, Form form) {
        AddressScope remote = AddressScope.of(connection.remoteAddress());
        List<Multiaddr> addresses = new ArrayList<>();
        int room = RECORD_ADDRESSES;
        for (Multiaddr address : node.addresses()) {
            if (AddressScope.of(address).usefulFor(remote)) {
                room -= address.bytes().size() + ADDRESS_OVERHEAD;
                if (room < 0) {
                    break;
                }
                addresses.add(address);
            }
        }
        if (addresses.isEmpty()) {
            throw new NoAddressException();
        }
        long now = node.loop().nanoTime();
        sealed.values().removeIf(old -> now - old.at >= FRESH.toNanos());
        return sealed.computeIfAbsent(new Content(form, addresses), content -> new Sealed(seal(content), now)).record;
    }

    private Bytes seal(Content content) {
        Instant now = node.loop().now();
        // As the records of identify are numbered, so that the newer of two is the newer one.
        sequence = Math.max(sequence + 1, now.getEpochSecond() * SECOND + now.getNano());
        PeerRecord record = new PeerRecord(node.identity().peerId(), sequence, content.addresses);
        return (content.form == Form.RFC ? record.sealAsInRfc(node.identity()) : record.seal(node.identity())).encode();
    }
}
