package org.jlibp2p.mdns;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.mdns.link.Link;
import org.jlibp2p.mdns.link.Links;
import org.jlibp2p.mdns.message.DnsMessage;
import org.jlibp2p.mdns.message.DnsMessageCodec;

/** A link on which whatever one says all hear, the one who says it as well. */
final class SimulatedLan {
    final List<DnsMessage> said = new ArrayList<>();
    private final List<Port> ports = new ArrayList<>();

    /** A host's view of it. */
    final class Port implements Links {
        final Link link;
        final Bytes host;
        private Listener listener;
        private boolean isPlugged = true;

        Port(Link link) {
            this.link = link;
            host = link.subnets().get(0).ip();
        }

        @Override
        public void start(Listener hearing) {
            listener = hearing;
            ports.add(this);
            plug(isPlugged);
        }

        void plug(boolean in) {
            isPlugged = in;
            if (listener != null) {
                listener.onLinks(in ? List.of(link) : List.of());
            }
        }

        @Override
        public void send(Link where, Bytes message) {
            if (isPlugged && where.equals(link)) {
                say(host, DnsMessageCodec.INSTANCE.decode(message));
            }
        }

        @Override
        public CompletableFuture<Void> close() {
            ports.remove(this);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Somebody says something. */
    void say(Bytes host, DnsMessage message) {
        said.add(message);
        List.copyOf(ports).stream()
                .filter(port -> port.isPlugged)
                .forEach(port -> port.listener.onMessage(port.link, host, message));
    }
}
