package org.jlibp2p.swarm;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.StreamHandler;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.negotiation.ProtocolId;

/** Which protocols this node serves, and who serves them. Any thread. */
final class ProtocolTable {
    private final Map<ProtocolId, Entry> entries = new ConcurrentHashMap<>();
    private final EventBus events;
    private final int inboundPerProtocol;

    ProtocolTable(EventBus events, int inboundPerProtocol) {
        this.events = events;
        this.inboundPerProtocol = inboundPerProtocol;
    }

    /** One protocol that is served. */
    static final class Entry {
        private final StreamHandler handler;
        private final Quota inbound;
        private final AtomicBoolean complained = new AtomicBoolean();

        private Entry(StreamHandler handler, Quota inbound) {
            this.handler = handler;
            this.inbound = inbound;
        }

        StreamHandler handler() {
            return handler;
        }

        Quota inbound() {
            return inbound;
        }

        /** True once: a handler that fails again and again is told of once, or a peer could fill the log. */
        boolean firstComplaint() {
            return !complained.getAndSet(true);
        }
    }

    Registration handle(ProtocolId protocol, StreamHandler handler) {
        Entry entry =
                new Entry(handler, Quota.scope("streams.inboundPerProtocol", protocol.value(), inboundPerProtocol));
        if (entries.putIfAbsent(protocol, entry) != null) {
            throw new IllegalStateException("the protocol " + protocol + " is served already");
        }
        changed();
        return () -> {
            if (entries.remove(protocol, entry)) {
                changed();
            }
        };
    }

    private void changed() {
        events.publish(new NodeEvent.ProtocolsChanged(protocols()));
    }

    boolean serves(ProtocolId protocol) {
        return entries.containsKey(protocol);
    }

    Optional<Entry> find(ProtocolId protocol) {
        return Optional.ofNullable(entries.get(protocol));
    }

    Set<ProtocolId> protocols() {
        return Set.copyOf(new TreeSet<>(entries.keySet()));
    }
}
