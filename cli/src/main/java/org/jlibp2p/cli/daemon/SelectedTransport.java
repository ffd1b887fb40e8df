package org.jlibp2p.cli.daemon;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.SourcePort;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;

/** A transport, for some of its addresses only. */
final class SelectedTransport implements Transport {
    private final Transport transport;
    private final Predicate<Multiaddr> allowed;

    SelectedTransport(Transport transport, Predicate<Multiaddr> allowed) {
        this.transport = transport;
        this.allowed = allowed;
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return transport.canDial(address) && allowed.test(address);
    }

    @Override
    public boolean canListen(Multiaddr address) {
        return transport.canListen(address) && allowed.test(address);
    }

    @Override
    public CompletableFuture<? extends TransportConnection> dial(Multiaddr address) {
        return transport.dial(address);
    }

    @Override
    public CompletableFuture<? extends TransportConnection> dial(Multiaddr address, SourcePort from) {
        return transport.dial(address, from);
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address, Consumer<? super TransportConnection> onAccept) {
        return transport.listen(address, onAccept);
    }

    @Override
    public boolean canBePrivate() {
        return transport.canBePrivate();
    }

    @Override
    public CompletableFuture<Void> close() {
        return transport.close();
    }
}
