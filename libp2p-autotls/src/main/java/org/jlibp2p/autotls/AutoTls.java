package org.jlibp2p.autotls;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Doubling;
import org.jlibp2p.async.Registration;
import org.jlibp2p.autotls.AutoTlsException.Step;
import org.jlibp2p.event.NodeEvent.AddressReachabilityChanged;
import org.jlibp2p.event.NodeEvent.AddressesChanged;
import org.jlibp2p.event.NodeEvent.ReachabilityChanged;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.Listener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a node a certificate that browsers trust, without a domain of its own: a broker (p2p-forge, such as that of libp2p.direct) has a
 * name for each peer, and helps it to prove to an ACME server (such as Let's Encrypt) that the name is the peer's. Once the
 * certificate is there the node listens by secure WebSocket and announces
 * {@code /ip4/1.2.3.4/tcp/4002/tls/sni/1-2-3-4.PEER.libp2p.direct/ws}; before that it does neither.
 *
 * <p>It asks when the node has an address that others can reach, as far as is known: one that it announces and that is of the internet,
 * unless AutoNAT has found that others cannot connect. The certificate is renewed when a third of its life is left at the latest, and
 * kept on disk, so that a node that starts again need not ask again. A failure is tried again later and later. What happens is
 * told in events ({@link AutoTlsEvent}).
 *
 * <p>The WebSocket transport has to show {@link AutoTlsOptions#certificateFile()}, as chain and as key. All methods may be called by any
 * thread; what it does itself is confined to the service's loop, and what waits to threads of its own.
 *
 * <p>Specification: RFC 8555; p2p-forge; libp2p, http/peer-id-auth.md.
 */
public final class AutoTls implements Service {
    /** How long the end may take: then the node ends without waiting any longer. */
    static final Duration STOP = Duration.ofSeconds(3);

    /** How often at least it is looked whether it is time to renew, since machines sleep and clocks are set. */
    static final Duration LOOK = Duration.ofHours(6);

    /** How often new certificates are asked for, at most, however short their lives are. */
    static final Duration MIN_RENEWAL = Duration.ofSeconds(30);

    /** The longest time that a server is left alone because it wants that. */
    static final Duration MAX_RETRY_AFTER = Duration.ofDays(7);

    /** The most addresses of which it is remembered that others cannot reach them; then the one that was found first is forgotten. */
    static final int MAX_UNREACHABLE = 128;

    /** That part of a time until the next attempt is added by chance, at most. */
    private static final double JITTER = 0.25;

    private static final Logger LOG = LoggerFactory.getLogger(AutoTls.class);

    private final NodeContext node;
    private final AutoTlsOptions options;
    private final Issuer issuer;
    private final RandomGenerator random;
    private final ForgeName name;
    private final SecureListeners listeners;
    private final Doubling retries;
    private final Set<Multiaddr> unreachable = new LinkedHashSet<>();
    private final double chance;
    private Issued current;
    private CompletableFuture<Issued> asking;
    private Registration next = Registration.none();
    private Registration expiry = Registration.none();
    private Registration listenAgain = Registration.none();
    private long started;
    private int failures;
    private boolean isLoaded;
    private boolean isPausing;
    private boolean hasStopped;

    AutoTls(
            NodeContext node,
            AutoTlsOptions options,
            Issuer issuer,
            RandomGenerator random,
            Function<Multiaddr, CompletableFuture<Listener>> listen) {
        this.node = node;
        this.options = options;
        this.issuer = issuer;
        this.random = random;
        name = ForgeName.of(node.identity().peerId(), options.domain());
        listeners = new SecureListeners(node, options, name, listen, this::onListenFailure);
        retries = new Doubling(options.times().retry(), options.times().longestRetry());
        chance = random.nextDouble();
    }

    /**
     * The service.
     *
     * @param options where it asks, what it keeps where, and where the node listens
     * @return for {@code NodeBuilder.service}
     */
    public static ServiceFactory<AutoTls> service(AutoTlsOptions options) {
        return node -> new AutoTls(
                node,
                options,
                new BlockingIssuer(node, options, ForgeName.of(node.identity().peerId(), options.domain())),
                new SecureRandom(),
                node::listen);
    }

    /** Completes when it is known whether there is a certificate from an earlier run, and with one once it is listened with it. */
    @Override
    public CompletableFuture<Void> start() {
        started = node.loop().nanoTime();
        node.events().on(AddressesChanged.class, changed -> look());
        node.events().on(ReachabilityChanged.class, changed -> look());
        node.events().on(AddressReachabilityChanged.class, this::onReachability);
        CompletableFuture<Void> loaded = new CompletableFuture<>();
        Async.whenDone(
                issuer.stored(),
                (found, failure) -> Async.on(node.loop(), () -> {
                    if (hasStopped) {
                        loaded.complete(null);
                        return;
                    }
                    isLoaded = true;
                    if (failure != null) {
                        tell(Async.unwrap(failure), Step.STORE, options.times().first());
                    }
                    Optional<Issued> kept = failure == null ? found : Optional.empty();
                    kept.ifPresent(issued -> {
                        current = issued;
                        node.publish(new AutoTlsEvent.Restored(name.wildcard(), issued.until()));
                    });
                    CompletableFuture<Void> served =
                            kept.isPresent() ? serve() : CompletableFuture.completedFuture(null);
                    Async.follow(served, loaded);
                    look();
                }));
        return loaded;
    }

    /** Ends what is under way; waits {@link #STOP} for it at most. */
    @Override
    public CompletableFuture<Void> stop() {
        hasStopped = true;
        next.close();
        expiry.close();
        listenAgain.close();
        listeners.close();
        if (asking != null) {
            asking.completeExceptionally(new NodeClosedException("no certificate is asked for any more"));
        }
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Registration late = node.loop().schedule(STOP, () -> ended.complete(null));
        Async.whenDone(
                issuer.close(),
                (done, failure) -> Async.on(node.loop(), () -> {
                    late.close();
                    ended.complete(null);
                }));
        return ended;
    }

    /**
     * The name that the certificate is for.
     *
     * @return an asterisk, the peer's id in base 36, and the broker's domain
     */
    public String name() {
        return name.wildcard();
    }

    /**
     * Until when the certificate is good.
     *
     * @return nothing while there is none; fails if the node has stopped
     */
    public CompletableFuture<Optional<Instant>> expires() {
        return Async.call(
                node.loop(),
                () -> CompletableFuture.completedFuture(
                        Optional.ofNullable(current).map(Issued::until)));
    }

    /**
     * Where this node says it is reached by the name that the certificate is for.
     *
     * @return addresses without {@code /p2p}; none while there is no certificate; fails if the node has stopped
     */
    public CompletableFuture<List<Multiaddr>> addresses() {
        return Async.call(node.loop(), () -> CompletableFuture.completedFuture(listeners.addresses()));
    }

    /**
     * Asks for a new certificate now, whatever there is, or waits for the one that is being asked for. Authorities count how often that
     * is done.
     *
     * @return completes with when it expires; completing it from outside does not end the asking. Fails with
     *     {@link AutoTlsException}, or if the node has stopped
     */
    public CompletableFuture<Instant> renew() {
        return Async.call(node.loop(), () -> {
            if (hasStopped) {
                return CompletableFuture.failedFuture(new NodeClosedException("no certificate is asked for any more"));
            }
            CompletableFuture<Issued> asked = asking;
            if (asked == null) {
                List<Multiaddr> addresses = reachable();
                if (addresses.isEmpty()) {
                    return CompletableFuture.failedFuture(new AutoTlsException(
                            Step.ADDRESS,
                            Fault.NETWORK,
                            "this node announces no address that a broker could reach it at, which it has to show",
                            null));
                }
                asked = ask(addresses); // which may be over already
            }
            return Async.map(Async.copyOf(asked), Issued::until, unneeded -> {});
        });
    }

    /**
     * Listens no more, and announces nothing by the certificate's name any more, from now until the node stops: for a node that takes no
     * new connections and gives those that there are time to end. These live on. The certificate is kept, and renewed, all the same.
     *
     * @return completes when nothing listens any more, which cancelling does not change; fails if a listener cannot be closed, or if
     *     the node has stopped
     */
    public CompletableFuture<Void> stopListening() {
        return Async.call(node.loop(), () -> {
            listenAgain.close();
            return listeners.end();
        });
    }

    // ---- on the loop ----

    private void onReachability(AddressReachabilityChanged changed) {
        Multiaddr address = changed.address().withoutPeer();
        unreachable.remove(address);
        if (changed.reachability() == Reachability.PRIVATE) {
            unreachable.add(address);
            if (unreachable.size() > MAX_UNREACHABLE) {
                unreachable.remove(unreachable.iterator().next());
            }
        }
        look();
    }

    /** Asks if it is time to. */
    private void look() {
        if (hasStopped || !isLoaded) {
            return;
        }
        if (current != null) {
            listeners.announce();
        }
        if (asking != null || isPausing) {
            return;
        }
        Duration wait = untilDue();
        next.close();
        if (wait.isNegative() || wait.isZero()) {
            List<Multiaddr> addresses = reachable();
            if (!addresses.isEmpty()) {
                ask(addresses);
                return;
            }
            wait = LOOK; // or earlier, when the addresses change
        }
        next = node.loop().schedule(wait.compareTo(LOOK) > 0 ? LOOK : wait, this::look);
    }

    private Duration untilDue() {
        if (current != null) {
            return Duration.between(node.loop().now(), current.renewal(chance));
        }
        return options.times().first().minusNanos(node.loop().nanoTime() - started);
    }

    /** Where the broker can try whether this node is reached. */
    private List<Multiaddr> reachable() {
        if (node.ownAddresses().reachability() == Reachability.PRIVATE) {
            return List.of();
        }
        return node.addresses().stream()
                .map(Multiaddr::withoutPeer)
                .filter(address -> !address.has(MultiaddrProtocol.P2P_CIRCUIT) && !unreachable.contains(address))
                .filter(address -> address.has(MultiaddrProtocol.TCP) || address.has(MultiaddrProtocol.UDP))
                .filter(address -> !address.has(MultiaddrProtocol.SNI)) // the broker may not trust our authority
                .filter(address -> options.privateAddresses()
                        ? AddressScope.of(address) != AddressScope.NONE
                        : AddressScope.of(address) == AddressScope.PUBLIC)
                .limit(BlockingBroker.MAX_ADDRESSES)
                .toList();
    }

    private CompletableFuture<Issued> ask(List<Multiaddr> addresses) {
        next.close();
        isPausing = false;
        LOG.debug("asks for a certificate of {}", name.wildcard());
        CompletableFuture<Issued> asked = issuer.issue(addresses);
        CompletableFuture<Issued> told = new CompletableFuture<>();
        asking = told;
        Async.whenDone(
                asked,
                (issued, failure) -> Async.on(node.loop(), () -> {
                    asking = null;
                    if (hasStopped) {
                        told.completeExceptionally(new NodeClosedException("no certificate is asked for any more"));
                    } else if (failure == null) {
                        onIssued(issued);
                        told.complete(issued);
                    } else {
                        onFailed(Async.unwrap(failure));
                        told.completeExceptionally(Async.unwrap(failure));
                    }
                }));
        return told;
    }

    private void onIssued(Issued issued) {
        boolean isFirst = current == null;
        failures = 0;
        current = issued;
        node.publish(
                isFirst
                        ? new AutoTlsEvent.Obtained(name.wildcard(), issued.until())
                        : new AutoTlsEvent.Renewed(name.wildcard(), issued.until()));
        serve();
        pause(MIN_RENEWAL);
    }

    private void onFailed(Throwable failure) {
        failures++;
        Duration wait = withJitter(retries.after(failures));
        if (failure instanceof AutoTlsException known && known.retryAfter().isPresent()) {
            Duration wanted = known.retryAfter().get();
            Duration bounded = wanted.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : wanted;
            wait = wait.compareTo(bounded) < 0 ? bounded : wait;
        }
        tell(failure, Step.ORDER, wait);
        pause(wait);
    }

    /** Nothing is asked for meanwhile, whatever becomes of the addresses. */
    private void pause(Duration time) {
        isPausing = true;
        next.close();
        next = node.loop().schedule(time, () -> {
            isPausing = false;
            look();
        });
    }

    private Duration withJitter(Duration time) {
        return time.plusMillis((long) (time.toMillis() * JITTER * random.nextDouble()));
    }

    private void tell(Throwable failure, Step step, Duration retry) {
        AutoTlsException known = failure instanceof AutoTlsException as
                ? as
                : new AutoTlsException(
                        step,
                        failure instanceof Libp2pException as ? as.fault() : Fault.NETWORK,
                        String.valueOf(failure.getMessage()),
                        failure);
        LOG.debug("no certificate of {} at step {}: {}", name.wildcard(), known.step(), known.getMessage());
        node.publish(new AutoTlsEvent.Failed(known, retry));
    }

    private CompletableFuture<Void> serve() {
        expiry.close();
        expiry = scheduleAt(current.until());
        return listeners.open();
    }

    /** A long time is waited for in parts. */
    private Registration scheduleAt(Instant when) {
        Duration wait = Duration.between(node.loop().now(), when);
        return node.loop().schedule(wait.compareTo(LOOK) > 0 ? LOOK : wait, () -> {
            if (node.loop().now().isBefore(when)) {
                expiry = scheduleAt(when);
            } else {
                expire();
            }
        });
    }

    private void expire() {
        current = null;
        listenAgain.close();
        listeners.close();
        node.publish(new AutoTlsEvent.Expired(name.wildcard()));
        look();
    }

    private void onListenFailure(Throwable failure) {
        if (hasStopped || current == null || listeners.hasEnded()) {
            return;
        }
        Duration wait = withJitter(options.times().retry());
        tell(failure, Step.LISTEN, wait);
        listenAgain.close();
        listenAgain = node.loop().schedule(wait, () -> {
            if (current != null && !listeners.areAllOpen()) {
                listeners.open();
            }
        });
    }
}
