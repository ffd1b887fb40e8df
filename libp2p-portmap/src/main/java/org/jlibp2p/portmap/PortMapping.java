package org.jlibp2p.portmap;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Doubling;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.event.NodeEvent.AddressesChanged;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multiaddr.Component;
import org.jlibp2p.portmap.gateway.Attachment;
import org.jlibp2p.portmap.gateway.BlockingGateways;
import org.jlibp2p.portmap.gateway.Gateways;
import org.jlibp2p.portmap.mapping.MappedPort;
import org.jlibp2p.portmap.mapping.MappingFailure;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.transport.AddressScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the routers of private networks to forward the ports at which the node listens there, and announces where that is outside,
 * as long as they say that they do so. The mappings are renewed, and given back when the node stops. What happens is told in
 * events ({@link PortMappingEvent}). All methods may be called by any thread; what it does itself is confined to the service's
 * loop, and its sockets to a thread of their own.
 *
 * <p>Specification: RFC 6887 (PCP); RFC 6886 (NAT-PMP); UPnP Internet Gateway Device 1 and 2.
 */
public final class PortMapping implements Service {
    /** How often it is looked whether networks or routers are others. */
    static final Duration LOOK = Duration.ofSeconds(15);

    /** The same while no router is known, at first; doubled each time. A network may come up a moment after the node. */
    static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    /** How long the end may take: then the node ends without waiting for routers any longer. */
    static final Duration STOP = Duration.ofSeconds(3);

    /** How often, at most, everything is asked for anew because a router says that it has forgotten, whatever clock it shows. */
    static final Duration FORGETTING = Duration.ofMinutes(1);

    private static final Doubling LOOKS = new Doubling(FIRST_LOOK, LOOK);
    private static final Logger LOG = LoggerFactory.getLogger(PortMapping.class);

    private final NodeContext node;
    private final PortMappingOptions options;
    private final Supplier<Gateways> start;
    private final RandomGenerator random;
    private final Map<Place, MappingKeeper> keepers = new LinkedHashMap<>();
    private final Map<Bytes, Long> forgetful = new HashMap<>();
    private Gateways gateways;
    private Registration timer = Registration.none();
    private Duration untilLook = FIRST_LOOK;
    private boolean isLooking;
    private boolean looksAgain;
    private boolean hasComplained;
    private boolean hasStopped;

    PortMapping(NodeContext node, PortMappingOptions options, Supplier<Gateways> start, RandomGenerator random) {
        this.node = node;
        this.options = options;
        this.start = start;
        this.random = random;
    }

    /**
     * The service, with all protocols.
     *
     * @return for {@code NodeBuilder.service}
     */
    public static ServiceFactory<PortMapping> service() {
        return service(PortMappingOptions.defaults());
    }

    /**
     * The service.
     *
     * @param options how it is done
     * @return for {@code NodeBuilder.service}
     */
    public static ServiceFactory<PortMapping> service(PortMappingOptions options) {
        return node -> {
            SecureRandom random = new SecureRandom();
            Supplier<Gateways> start = () -> BlockingGateways.start(
                    options.interfaces(), options.routers(), options.protocols(), node.loop()::nanoTime, random);
            return new PortMapping(node, options, start, random);
        };
    }

    @Override
    public CompletableFuture<Void> start() {
        gateways = start.get();
        node.events().on(AddressesChanged.class, changed -> look());
        look();
        return CompletableFuture.completedFuture(null);
    }

    /** Gives back what routers forward; waits {@link #STOP} for them at most. */
    @Override
    public CompletableFuture<Void> stop() {
        hasStopped = true;
        timer.close();
        keepers.values().forEach(MappingKeeper::end);
        keepers.clear();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        if (gateways == null) {
            ended.complete(null);
            return ended;
        }
        Registration late = node.loop().schedule(STOP, () -> ended.complete(null));
        Async.whenDone(
                gateways.close(),
                (done, failure) -> Async.on(node.loop(), () -> {
                    late.close();
                    ended.complete(null);
                }));
        return ended;
    }

    /**
     * What routers forward now, as far as they say so.
     *
     * @return the mappings; fails if the node has stopped
     */
    public CompletableFuture<List<MappedPort>> mappings() {
        return Async.call(
                node.loop(),
                () -> CompletableFuture.completedFuture(keepers.values().stream()
                        .map(MappingKeeper::mapped)
                        .flatMap(Optional::stream)
                        .toList()));
    }

    // ---- on the loop ----

    private void look() {
        if (hasStopped || isLooking) {
            looksAgain = true;
            return;
        }
        isLooking = true;
        looksAgain = false;
        timer.close();
        timer = node.loop().schedule(LOOK, this::look);
        Async.whenDone(
                gateways.find(),
                (found, failure) -> Async.on(node.loop(), () -> {
                    isLooking = false;
                    if (failure != null) {
                        LOG.debug("the networks cannot be looked at: {}", failure.getMessage());
                    } else if (!hasStopped) {
                        onNetworks(found);
                    }
                    if (looksAgain && !hasStopped) {
                        look();
                    }
                }));
    }

    private void onNetworks(List<Attachment> networks) {
        List<Multiaddr> listening = node.ownAddresses().all().stream()
                .filter(each -> each.source() == OwnAddress.Source.LISTENING)
                .map(OwnAddress::address)
                .distinct()
                .toList();
        Map<Place, Set<List<Component>>> places = Place.of(networks, listening);
        List<Place> gone = keepers.keySet().stream()
                .filter(place -> !places.containsKey(place))
                .toList();
        gone.forEach(place -> keepers.remove(place).end(MappingFailure.NOT_NEEDED));
        places.forEach((place, rests) -> {
            MappingKeeper keeper = keepers.get(place);
            if (keeper == null) {
                keeper = new MappingKeeper(node, gateways, place, options.lifetime(), random, this::onForgetful);
                keepers.put(place, keeper);
                keeper.ask();
            }
            keeper.serve(rests);
        });
        if (keepers.isEmpty()) {
            complain(listening);
            lookSooner();
        } else {
            hasComplained = false;
            untilLook = FIRST_LOOK;
        }
    }

    private void lookSooner() {
        timer.close();
        timer = node.loop().schedule(untilLook, this::look);
        untilLook = LOOKS.next(untilLook);
    }

    /** Once, if the node listens in a private network and there is nobody to ask. */
    private void complain(List<Multiaddr> listening) {
        if (!hasComplained) {
            listening.stream()
                    .filter(address -> AddressScope.of(address) == AddressScope.PRIVATE)
                    .findFirst()
                    .ifPresent(address -> {
                        hasComplained = true;
                        node.publish(new PortMappingEvent.Failed(
                                address, MappingFailure.NO_GATEWAY, "no router is known of any network", untilLook));
                    });
        }
    }

    /** The one to whom the router has said so has just been granted anew what he needs. */
    private void onForgetful(MappingKeeper told, Bytes router) {
        long now = node.loop().nanoTime();
        forgetful.values().removeIf(noticed -> now - noticed >= FORGETTING.toNanos());
        if (forgetful.putIfAbsent(router, now) == null) {
            LOG.debug("{} has forgotten what it was asked for", Attachment.ip4(router));
            keepers.values().stream().filter(keeper -> keeper != told).forEach(keeper -> keeper.onForgotten(router));
        }
    }
}
