package org.jlibp2p.testkit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.transport.TransportFactory;

/** One machine of a {@link SimulatedNetwork}: the node on it gets its {@link #transport()}. Any thread. */
public final class SimulatedHost {
    private final SimulatedNetwork network;
    private final String name;
    private final EventLoops loops;
    private final Set<SimulatedLink> links = new LinkedHashSet<>();
    private boolean cutOff;
    private boolean hidden;

    SimulatedHost(SimulatedNetwork network, String name) {
        this.network = network;
        this.name = name;
        loops = network.time().loops(name, 2);
    }

    /**
     * The way from this host to all others.
     *
     * @return builds the transport of the node on this host; connections live on that node's loops
     */
    public TransportFactory transport() {
        return node -> new SimulatedTransport(network, this, node);
    }

    /**
     * Loops of this host on the network's time.
     *
     * @return two loops in turn
     */
    public EventLoops loops() {
        return loops;
    }

    /**
     * Cuts this host off: its connections break, at the other ends after the way's latency, and dials from and to it run
     * into their deadline. Its listeners stay.
     */
    public void kill() {
        onWire(() -> {
            cutOff = true;
            List.copyOf(links).forEach(link -> link.cutOff(this));
        });
    }

    /** Connects this host again: it dials, and its listeners answer. */
    public void revive() {
        onWire(() -> cutOff = false);
    }

    /** Puts this host behind an address translation: it dials others, and nobody reaches it. Connections live on. */
    public void hide() {
        onWire(() -> hidden = true);
    }

    /** Makes this host reachable again. */
    public void expose() {
        onWire(() -> hidden = false);
    }

    private void onWire(Runnable task) {
        Async.on(network.wire(), task);
    }

    // ---- confined to the wire's loop ----

    boolean canSend() {
        return !cutOff;
    }

    boolean canBeReached() {
        return !cutOff && !hidden;
    }

    void add(SimulatedLink link) {
        links.add(link);
    }

    void remove(SimulatedLink link) {
        links.remove(link);
    }

    @Override
    public String toString() {
        return name;
    }
}
