package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.rendezvous.message.RendezvousMessage;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.transport.AddressScope;

/**
 * What one point tells under one name, page after page, each registration verified when its turn comes. It remembers the point's
 * last cookie, so that the next time only what is new is told. On the service's loop; one run at a time.
 */
final class Pages {
    /** How many registrations are asked for at once. */
    static final int PAGE = 100;

    /** The most pages in one run; a point that always has more is left then. */
    static final int MAX_PAGES = 100;

    private final NodeContext node;
    private final PointClient client;
    private final PeerInfo point;
    private final String namespace;
    private AddressScope reach = AddressScope.UNKNOWN; // of the connection over which the page has come
    private Bytes cookie = Bytes.empty();
    private Iterator<RendezvousMessage.Register> page;
    private int pages;
    private boolean isToBegin;
    private boolean hasBegunAnew;

    /** Takes a peer that was found; its future says whether to go on. */
    @FunctionalInterface
    interface Taker extends Function<PeerInfo, CompletableFuture<Boolean>> {}

    Pages(NodeContext node, PointClient client, PeerInfo point, String namespace) {
        this.node = node;
        this.client = client;
        this.point = point;
        this.namespace = namespace;
    }

    PeerInfo point() {
        return point;
    }

    String namespace() {
        return namespace;
    }

    /**
     * Reads until there is nothing new.
     *
     * @param taker is given each peer but this one, perhaps more than once; its future says whether to go on
     * @return completes at the end; fails with what the point said, or did
     */
    CompletableFuture<Void> run(Taker taker) {
        assert node.loop().inLoop();
        pages = 0;
        hasBegunAnew = false;
        isToBegin = true;
        page = Collections.emptyIterator();
        return Async.loop(() -> page.hasNext() ? take(page.next(), taker) : ask());
    }

    private CompletableFuture<Boolean> ask() {
        if (pages == MAX_PAGES || cookie.isEmpty() && !isToBegin) {
            return CompletableFuture.completedFuture(false);
        }
        pages++;
        isToBegin = false;
        RendezvousMessage.Discover question = new RendezvousMessage.Discover(namespace, PAGE, cookie);
        return Async.handle(client.discover(point, question), this::answered, unneeded -> {});
    }

    private boolean answered(PointClient.Told told, Throwable failure) {
        if (failure == null) {
            reach = AddressScope.of(told.connection().remoteAddress());
            cookie = told.answer().cookie();
            page = told.answer().registrations().iterator();
            return page.hasNext();
        }
        if (failure instanceof RendezvousRefusedException refused
                && refused.status() == RendezvousStatus.INVALID_COOKIE
                && !cookie.isEmpty()
                && !hasBegunAnew) {
            cookie = Bytes.empty(); // the point has begun anew, and so does this, once
            hasBegunAnew = true;
            isToBegin = true;
            return true;
        }
        cookie = Bytes.empty();
        throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    private CompletableFuture<Boolean> take(RendezvousMessage.Register registration, Taker taker) {
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        // A task of its own for each signature, so that others of the loop come between.
        node.loop().execute(() -> Async.follow(Async.call(node.loop(), () -> open(registration, taker)), taken));
        Async.whenDone(taken, (more, failure) -> {
            if (failure != null) {
                cookie = Bytes.empty(); // nobody has taken the rest of the page: it is told again the next time
            }
        });
        return taken;
    }

    private CompletableFuture<Boolean> open(RendezvousMessage.Register registration, Taker taker) {
        return opened(registration).map(taker).orElseGet(() -> CompletableFuture.completedFuture(true));
    }

    /** Who was registered, if he has said so himself. */
    private Optional<PeerInfo> opened(RendezvousMessage.Register registration) {
        if (!namespace.isEmpty() && !registration.namespace().equals(namespace)) {
            return Optional.empty();
        }
        try {
            SignedEnvelope envelope = SignedEnvelope.decode(registration.record());
            PeerRecord record = PeerRecord.open(envelope);
            PeerId self = node.identity().peerId();
            List<Multiaddr> useful =
                    record.addresses().stream().filter(this::isUseful).toList();
            if (record.peer().equals(self) || useful.isEmpty()) {
                return Optional.empty();
            }
            node.peers().putSignedRecord(envelope, this::isUseful, life(registration.ttl()));
            return Optional.of(new PeerInfo(record.peer(), useful));
        } catch (MalformedMessageException forged) {
            return Optional.empty();
        }
    }

    /** As identify judges what a peer states: whoever is at a point of the internet has no address of a private network. */
    private boolean isUseful(Multiaddr address) {
        return AddressScope.of(address).usefulFor(reach);
    }

    private Duration life(long seconds) {
        Duration most = node.limits().peers().learntAddressTtl();
        return seconds > 0 && seconds < most.toSeconds() ? Duration.ofSeconds(seconds) : most;
    }
}
