package org.jlibp2p.autotls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.Listener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens by secure WebSocket while there is a certificate, and announces that by the names that it is for, in place of bare IP
 * addresses, for which it proves nothing. Confined to the service's loop.
 */
final class SecureListeners {
    private static final Logger LOG = LoggerFactory.getLogger(SecureListeners.class);

    private final NodeContext node;
    private final AutoTlsOptions options;
    private final ForgeName name;
    private final Function<Multiaddr, CompletableFuture<Listener>> listen;
    private final Consumer<Throwable> onFailure;
    private final Map<Multiaddr, Listener> listening = new HashMap<>();
    private final Map<Multiaddr, CompletableFuture<Void>> opening = new LinkedHashMap<>();
    private final Map<Multiaddr, Registration> announced = new HashMap<>();
    private final Map<Multiaddr, Registration> heldBack = new HashMap<>();
    private boolean isOpen;
    private boolean hasEnded;

    /**
     * None of them listens yet.
     *
     * @param listen listens at an address
     * @param onFailure is told when that did not work
     */
    SecureListeners(
            NodeContext node,
            AutoTlsOptions options,
            ForgeName name,
            Function<Multiaddr, CompletableFuture<Listener>> listen,
            Consumer<Throwable> onFailure) {
        this.node = node;
        this.options = options;
        this.name = name;
        this.listen = listen;
        this.onFailure = onFailure;
    }

    /** There is a certificate: listens where that is not done yet, and announces; unless that has ended. */
    CompletableFuture<Void> open() {
        isOpen = !hasEnded;
        if (hasEnded) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<?>[] all = options.listen().stream()
                .filter(address -> !listening.containsKey(address) && !opening.containsKey(address))
                .map(this::listenAt)
                .toArray(CompletableFuture[]::new);
        announce();
        return CompletableFuture.allOf(all);
    }

    private CompletableFuture<Void> listenAt(Multiaddr address) {
        CompletableFuture<Void> tried = new CompletableFuture<>();
        opening.put(address, tried);
        CompletableFuture<Listener> listened;
        try {
            listened = listen.apply(address);
        } catch (IllegalArgumentException noTransport) {
            listened = CompletableFuture.failedFuture(noTransport);
        }
        Async.whenDone(
                listened,
                (listener, failure) -> Async.on(node.loop(), () -> {
                    opening.remove(address);
                    if (failure != null) {
                        onFailure.accept(Async.unwrap(failure));
                    } else if (isOpen) {
                        listening.put(address, listener);
                        announce();
                    } else {
                        Async.follow(listener.close(), tried);
                        return;
                    }
                    tried.complete(null);
                }));
        return tried;
    }

    /** Whether it listens everywhere where it shall. */
    boolean areAllOpen() {
        return listening.size() == options.listen().size();
    }

    /** Announces what there is now, and nothing else. */
    void announce() {
        if (!isOpen || listening.isEmpty()) {
            return;
        }
        Set<Multiaddr> nameless = new LinkedHashSet<>();
        Set<Multiaddr> named = new LinkedHashSet<>();
        namelessAddresses().forEach(address -> {
            nameless.add(address);
            if (isOfUse(address)) {
                name.secure(address).ifPresent(named::add);
            }
        });
        sharedAddresses()
                .filter(this::isOfUse)
                .forEach(address -> name.secure(address).ifPresent(named::add));
        update(
                announced,
                named,
                address -> node.ownAddresses().announce(address, "a certificate of " + name.wildcard()));
        update(heldBack, nameless, address -> node.ownAddresses().holdBack(address));
    }

    /** The secure WebSockets without a name: those that listen, and those that a service says lead there. */
    private Stream<Multiaddr> namelessAddresses() {
        return Stream.concat(
                        listening.values().stream().flatMap(each -> each.addresses().stream()),
                        node.ownAddresses().all().stream()
                                .filter(each -> each.source() != OwnAddress.Source.APPLICATION)
                                .map(OwnAddress::address))
                .filter(ForgeName::isNamelessWebSocket)
                .distinct();
    }

    /** Where TCP is reached, if the secure WebSocket listens at the same port: what leads to the one leads to the other. */
    private Stream<Multiaddr> sharedAddresses() {
        Set<Multiaddr.Component> secure = new LinkedHashSet<>();
        listening
                .values()
                .forEach(each -> each.addresses().stream()
                        .filter(ForgeName::isSocket)
                        .forEach(address -> secure.add(address.components().get(1))));
        Set<Multiaddr.Component> tcp = new LinkedHashSet<>();
        node.ownAddresses().all().stream()
                .filter(each -> each.source() == OwnAddress.Source.LISTENING)
                .map(OwnAddress::address)
                .filter(SecureListeners::isTcp)
                .forEach(address -> tcp.add(address.components().get(1)));
        return !tcp.isEmpty() && secure.containsAll(tcp)
                ? node.addresses().stream().map(Multiaddr::withoutPeer).filter(SecureListeners::isTcp)
                : Stream.empty();
    }

    private static boolean isTcp(Multiaddr address) {
        return address.components().size() == 2 && ForgeName.isSocket(address);
    }

    private boolean isOfUse(Multiaddr address) {
        AddressScope scope = AddressScope.of(address);
        return options.privateAddresses() ? scope != AddressScope.NONE : scope == AddressScope.PUBLIC;
    }

    /** Registers what is wanted and is not there, and ends what is there and not wanted. */
    static void update(
            Map<Multiaddr, Registration> there, Set<Multiaddr> wanted, Function<Multiaddr, Registration> register) {
        for (Multiaddr address : List.copyOf(there.keySet())) {
            if (!wanted.contains(address)) {
                there.remove(address).close();
            }
        }
        for (Multiaddr address : wanted) {
            if (!there.containsKey(address)) {
                there.put(address, Registration.none()); // it changes the addresses, which may lead here again
                try {
                    there.put(address, register.apply(address));
                } catch (Libp2pException | IllegalArgumentException e) {
                    there.remove(address); // it is tried again when the addresses change
                    LOG.debug("{} is not announced as it should be", address, e);
                }
            }
        }
    }

    /** What is announced. */
    List<Multiaddr> addresses() {
        return announced.keySet().stream().sorted().toList();
    }

    /** There is no certificate any more: nobody can use what listens. */
    void close() {
        closeListeners();
    }

    /** Listens no more, whatever certificates come. Completes when nothing does, not what was about to either. */
    CompletableFuture<Void> end() {
        hasEnded = true;
        return closeListeners();
    }

    boolean hasEnded() {
        return hasEnded;
    }

    private CompletableFuture<Void> closeListeners() {
        isOpen = false;
        update(announced, Set.of(), address -> Registration.none());
        List<CompletableFuture<Void>> closing = new ArrayList<>(opening.values());
        listening.values().forEach(each -> closing.add(each.close()));
        listening.clear();
        update(heldBack, Set.of(), address -> Registration.none());
        return CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new));
    }
}
