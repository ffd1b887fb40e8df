package org.jlibp2p.swarm;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;

/** The transports of a node, where they listen, and so the addresses that the node has. Any thread. */
final class TransportSet {
    private final Consumer<? super TransportConnection> onAccept;
    private final AddressBook book;
    private final List<Transport> transports = new CopyOnWriteArrayList<>();
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    TransportSet(AddressBook.Rules rules, Consumer<? super TransportConnection> onAccept) {
        this.onAccept = onAccept;
        this.book = new AddressBook(rules, this::listening);
    }

    AddressBook book() {
        return book;
    }

    Registration add(Transport transport) {
        transports.add(transport);
        return () -> {
            if (transports.remove(transport)) {
                transport.close();
            }
        };
    }

    Optional<Transport> dialling(Multiaddr address) {
        return transports.stream()
                .filter(transport -> transport.canDial(address))
                .findFirst();
    }

    CompletableFuture<Listener> listen(Multiaddr address) {
        if (closed) {
            return CompletableFuture.failedFuture(new NodeClosedException("listening at " + address));
        }
        Optional<Transport> transport =
                transports.stream().filter(each -> each.canListen(address)).findFirst();
        if (transport.isEmpty()) {
            throw new IllegalArgumentException("no transport of this node can listen at " + address
                    + "; add one to the builder that can, or correct the address");
        }
        return Async.map(transport.get().listen(address, onAccept), this::register, Listener::close);
    }

    private Listener register(Listener listener) {
        listeners.add(listener);
        listener.onAddressesChanged(book::changed);
        book.changed();
        listener.closed().whenComplete((end, failure) -> {
            listeners.remove(listener);
            book.changed();
        });
        if (closed) {
            listener.close();
        }
        return listener;
    }

    /** Where the node says it can be reached. */
    List<Multiaddr> addresses() {
        return book.announced();
    }

    private List<Multiaddr> listening() {
        LinkedHashSet<Multiaddr> all = new LinkedHashSet<>();
        listeners.stream()
                .flatMap(listener -> listener.addresses().stream())
                .sorted()
                .forEach(all::add);
        return List.copyOf(all);
    }

    boolean isListening(Multiaddr address) {
        return listeners.stream().anyMatch(listener -> listener.addresses().contains(address));
    }

    /** Closes all listeners, and those that may still come. */
    CompletableFuture<Void> closeListeners() {
        closed = true;
        return all(listeners.stream().map(Listener::close).toList());
    }

    CompletableFuture<Void> close() {
        List<Transport> open = List.copyOf(transports);
        transports.clear();
        return all(open.stream().map(Transport::close).toList());
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<Void>> ends) {
        List<CompletableFuture<Void>> settled = new ArrayList<>();
        ends.forEach(end -> settled.add(end.handle((done, failure) -> null)));
        return CompletableFuture.allOf(settled.toArray(CompletableFuture[]::new));
    }
}
