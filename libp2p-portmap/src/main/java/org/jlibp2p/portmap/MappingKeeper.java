package org.jlibp2p.portmap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Doubling;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multiaddr.Component;
import org.jlibp2p.portmap.datagram.Lifetimes;
import org.jlibp2p.portmap.gateway.Attachment;
import org.jlibp2p.portmap.gateway.Gateways;
import org.jlibp2p.portmap.gateway.Gateways.Held;
import org.jlibp2p.portmap.mapping.MappedPort;
import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.portmap.mapping.PortRequest;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.transport.AddressScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one port forwarded: asks, announces, asks again, and gives up in the end. Confined to the service's loop.
 */
final class MappingKeeper {
    /** When it is tried again after a failure, for the first time: a router may come up a moment after the node. */
    static final Duration FIRST_RETRY = Duration.ofSeconds(5);

    /** The same if a router has said no, as it will go on doing for a while. */
    static final Duration FIRST_RETRY_AFTER_NO = Duration.ofMinutes(1);

    /** When it is tried again after many. */
    static final Duration LAST_RETRY = Duration.ofMinutes(30);

    private static final Doubling RETRY = new Doubling(FIRST_RETRY, LAST_RETRY);
    private static final Logger LOG = LoggerFactory.getLogger(MappingKeeper.class);

    private final NodeContext node;
    private final Gateways gateways;
    private final Place place;
    private final BiConsumer<MappingKeeper, Bytes> onForgetful;
    private final List<Registration> announced = new ArrayList<>();
    private Set<List<Component>> rests = Set.of();
    private PortRequest request;
    private Held held;
    private MappedPort mapped;
    private long heldUntil;
    private Registration expiry = Registration.none();
    private MappingFailure lastFailure = MappingFailure.NO_ANSWER;
    private Optional<MappingProtocol> before = Optional.empty();
    private Duration retry = FIRST_RETRY;
    private Registration timer = Registration.none();
    private boolean isAsking;
    private boolean hasEnded;

    /**
     * Begins to ask.
     *
     * @param onForgetful is told by whom it was noticed that a router has forgotten what others asked it for
     */
    MappingKeeper(
            NodeContext node,
            Gateways gateways,
            Place place,
            Duration lifetime,
            RandomGenerator random,
            BiConsumer<MappingKeeper, Bytes> onForgetful) {
        this.node = node;
        this.gateways = gateways;
        this.place = place;
        this.onForgetful = onForgetful;
        byte[] nonce = new byte[PortRequest.NONCE_SIZE];
        random.nextBytes(nonce);
        request = new PortRequest(
                place.kind(), place.where().host(), place.port(), place.port(), lifetime, Bytes.wrap(nonce));
    }

    /** What stands behind the port in the addresses there. */
    void serve(Set<List<Component>> now) {
        if (!now.equals(rests)) {
            rests = Set.copyOf(now);
            if (mapped != null) {
                announce();
            }
        }
    }

    void ask() {
        timer.close();
        if (isAsking || hasEnded) {
            return;
        }
        isAsking = true;
        Async.whenDone(
                gateways.map(place.where(), request, before),
                (granted, failure) -> Async.on(node.loop(), () -> {
                    isAsking = false;
                    if (failure == null) {
                        onGranted(granted);
                    } else if (!hasEnded) {
                        onFailed(Async.unwrap(failure));
                    }
                }));
    }

    Optional<MappedPort> mapped() {
        return Optional.ofNullable(mapped);
    }

    /** Asks again if this router has forgotten. */
    void onForgotten(Bytes router) {
        if (held != null && held.router().equals(router)) {
            ask();
        }
    }

    /** Tells the router that nothing is needed any more. */
    void end() {
        hasEnded = true;
        timer.close();
        withdraw();
    }

    /** The same when the node goes on, which then hears of it. */
    void end(MappingFailure reason) {
        hasEnded = true;
        timer.close();
        lose(reason);
    }

    private void onGranted(Held granted) {
        if (hasEnded) {
            giveBack(granted);
            return;
        }
        if (held != null && !held.isReplacedBy(granted)) {
            giveBack(held);
        }
        held = granted;
        Multiaddr host = Attachment.ip4(granted.grant().host());
        if (AddressScope.of(host) != AddressScope.PUBLIC) {
            onFailed(new MappingException(
                    MappingFailure.NOT_PUBLIC, "the router's own address is " + host + ": it is behind another one"));
            return;
        }
        MappedPort now = new MappedPort(
                granted.grant().protocol(),
                Attachment.ip4(granted.router()),
                place.address(),
                place.at(host, granted.grant().port()),
                granted.grant().lifetime());
        MappedPort was = mapped;
        request = granted.request();
        before = Optional.of(granted.grant().protocol());
        retry = FIRST_RETRY;
        heldUntil = node.loop().nanoTime() + now.lifetime().toNanos();
        timer = node.loop().schedule(Lifetimes.untilRenewal(now.lifetime()), this::ask);
        expiry.close();
        expiry = node.loop().schedule(now.lifetime(), this::onExpired);
        lastFailure = MappingFailure.NO_ANSWER;
        mapped = now;
        if (was == null || !was.external().equals(now.external())) {
            moved(was, now);
        }
        if (granted.grant().hasForgotten()) {
            onForgetful.accept(this, granted.router());
        }
    }

    private void moved(MappedPort was, MappedPort now) {
        announce();
        if (was != null) {
            node.publish(new PortMappingEvent.Lost(was, MappingFailure.MOVED));
        }
        LOG.debug("{} forwards {} to {}, by {}", now.gateway(), now.external(), now.internal(), now.protocol());
        node.publish(new PortMappingEvent.Mapped(now));
    }

    private void onFailed(Throwable failure) {
        MappingFailure reason = failure instanceof MappingException known ? known.reason() : MappingFailure.NO_ANSWER;
        before = Optional.empty();
        Duration left =
                Duration.ofNanos(held == null ? 0 : heldUntil - node.loop().nanoTime());
        lastFailure = reason;
        if (reason == MappingFailure.NOT_PUBLIC) {
            lose(reason);
        }
        Duration next = mapped == null ? nextRetry(reason) : Lifetimes.untilRenewal(left);
        timer = node.loop().schedule(next, this::ask);
        LOG.debug("no router forwards {}: {}", place.address(), failure.getMessage());
        node.publish(new PortMappingEvent.Failed(place.address(), reason, String.valueOf(failure.getMessage()), next));
    }

    private Duration nextRetry(MappingFailure reason) {
        boolean isSaid = reason != MappingFailure.NO_ANSWER && reason != MappingFailure.NO_GATEWAY;
        Duration next = isSaid && retry.compareTo(FIRST_RETRY_AFTER_NO) < 0 ? FIRST_RETRY_AFTER_NO : retry;
        retry = RETRY.next(next);
        return next;
    }

    /** Its time is over, whatever became of the questions. */
    private void onExpired() {
        lose(lastFailure);
    }

    private void lose(MappingFailure reason) {
        Optional<MappedPort> lost = mapped();
        withdraw();
        lost.ifPresent(gone -> node.publish(new PortMappingEvent.Lost(gone, reason)));
    }

    private void announce() {
        List<Registration> old = List.copyOf(announced);
        announced.clear();
        for (List<Component> rest : rests) {
            Multiaddr address = Place.with(mapped.external(), rest);
            try {
                announced.add(node.ownAddresses().announce(address, "a port of the router, by " + mapped.protocol()));
            } catch (Libp2pException | IllegalArgumentException e) {
                LOG.debug("{} is not announced", address, e);
            }
        }
        old.forEach(Registration::close);
    }

    /** Nothing is announced any more, and nothing is left behind at the router. */
    private void withdraw() {
        expiry.close();
        announced.forEach(Registration::close);
        announced.clear();
        mapped = null;
        if (held != null) {
            giveBack(held);
            held = null;
        }
    }

    private void giveBack(Held unneeded) {
        Async.whenDone(gateways.unmap(unneeded), (done, failure) -> {
            if (failure != null) {
                LOG.debug("a mapping of {} is left to end by itself: {}", place.address(), failure.getMessage());
            }
        });
    }
}
