package org.jlibp2p.reachability;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.reachability.dcutr.HolePuncher;
import org.jlibp2p.reachability.punch.HolePunchOptions;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;

/**
 * Hole punching: connections through a relay become direct ones, even if both peers are behind NATs. The two agree over the
 * relayed connection, and connect to one another at the same time, so that each NAT takes what comes from outside for an answer.
 *
 * <pre>{@code
 * Node.builder()
 *     .transport(TcpTransport.create(TcpOptions.defaults().withReusePort()))
 *     .listen("/ip4/0.0.0.0/tcp/4001")
 *     .service(CircuitRelay.client(RelayClientOptions.defaults().withRelays(relay)))
 *     .service(HolePunch.service())
 * }</pre>
 *
 * <p>It works by itself. New streams use the direct connection as soon as it stands; those on the relayed one go on for the
 * grace period. Where it cannot be done, as between a symmetric NAT and one that looks at ports, the connection stays relayed,
 * and {@link org.jlibp2p.reachability.punch.HolePunchEvent}s say why. It needs a listener, and a transport that dials from that
 * listener's port.
 *
 * <p>Any thread may call.
 *
 * <p>Specification: libp2p, relay/DCUtR.md.
 */
public final class HolePunch implements Service {
    private final HolePuncher puncher;

    private HolePunch(NodeContext node, HolePunchOptions options) {
        puncher = new HolePuncher(node, options);
    }

    /**
     * Hole punching with {@link HolePunchOptions#defaults()}.
     *
     * @return what a node builds it with
     */
    public static ServiceFactory<HolePunch> service() {
        return service(HolePunchOptions.defaults());
    }

    /**
     * Hole punching.
     *
     * @param options what is chosen about it
     * @return what a node builds it with
     */
    public static ServiceFactory<HolePunch> service(HolePunchOptions options) {
        Objects.requireNonNull(options, "options");
        return node -> new HolePunch(node, options);
    }

    @Override
    public CompletableFuture<Void> start() {
        puncher.start();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> stop() {
        puncher.stop();
        return CompletableFuture.completedFuture(null);
    }
}
