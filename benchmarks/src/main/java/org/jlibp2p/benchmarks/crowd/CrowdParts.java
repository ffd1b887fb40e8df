package org.jlibp2p.benchmarks.crowd;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.jlibp2p.async.EventLoops;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.limits.TimeLimits;
import org.jlibp2p.muxer.yamux.Yamux;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.transport.NameResolver;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportContext;
import org.jlibp2p.transport.tcp.TcpTransport;

/**
 * What all members of the crowd share: sockets, security, muxer, limits that none of them reaches. Lives as long as the
 * process. Any thread.
 */
final class CrowdParts {
    private static final int MANY = 1_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5); // a listener under load may be slow
    private static final Duration SILENCE = Duration.ofHours(2); // idle is idle: the crowd says nothing by itself

    private final EventLoops loops =
            EventLoops.create("crowd", Runtime.getRuntime().availableProcessors());
    private final ResourceLimits limits = ResourceLimits.defaults()
            .withStreams(StreamLimits.defaults()
                    .withTotal(MANY)
                    .withPerPeer(MANY)
                    .withInboundPerConnection(MANY)
                    .withOutboundPerConnection(MANY))
            .withTimes(TimeLimits.defaults()
                    .withUpgrade(PATIENCE)
                    .withNegotiation(PATIENCE)
                    .withPong(PATIENCE)
                    .withPing(SILENCE)
                    .withKeepAlive(SILENCE));
    private final Quota windows = Quota.system("windows of the crowd", Long.MAX_VALUE);
    private final Context context = new Context(loops, Identity.generate(), limits);
    private final Transport transport = TcpTransport.create().create(context);
    private final Noise noise = Noise.create();
    private final Yamux yamux = Yamux.create();

    Transport transport() {
        return transport;
    }

    Noise noise() {
        return noise;
    }

    Yamux yamux() {
        return yamux;
    }

    ResourceLimits limits() {
        return limits;
    }

    Quota windows() {
        return windows;
    }

    /** As much of a node as a transport has to see. */
    private static final class Context implements TransportContext {
        private final EventLoops loops;
        private final Identity identity;
        private final ResourceLimits limits;
        private final Map<Class<?>, AutoCloseable> shared = new LinkedHashMap<>();

        Context(EventLoops loops, Identity identity, ResourceLimits limits) {
            this.loops = loops;
            this.identity = identity;
            this.limits = limits;
        }

        @Override
        public EventLoops loops() {
            return loops;
        }

        @Override
        public Identity identity() {
            return identity;
        }

        @Override
        public ResourceLimits limits() {
            return limits;
        }

        @Override
        public NameResolver names() {
            throw new UnsupportedOperationException("the crowd dials addresses, not names");
        }

        @Override
        public synchronized <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> first) {
            return type.cast(shared.computeIfAbsent(type, missing -> first.get()));
        }
    }
}
