package org.jlibp2p.reachability;

import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jlibp2p.reachability.autonat.AddressState;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.reachability.autonat.client.Explanation;
import org.jlibp2p.reachability.autonat.client.Survey;
import org.jlibp2p.reachability.autonat.server.V1Server;
import org.jlibp2p.reachability.autonat.server.V2Server;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;

/**
 * AutoNAT, versions 2 and 1: finds out at which of its addresses a node can be reached by having peers dial them, and dials
 * peers that ask for it. Addresses where enough peers see the node, and that are not known to be out of reach, are announced;
 * those that are known to be are not.
 *
 * <pre>{@code
 * Node node = Node.builder()….service(AutoNat.service()).start().join();
 * System.out.println(node.service(AutoNat.class).explain());
 * }</pre>
 *
 * <p>Any thread may call. What is found out is told as {@link org.jlibp2p.event.NodeEvent.ReachabilityChanged} of the node and
 * {@link org.jlibp2p.event.NodeEvent.AddressReachabilityChanged} of each address, what happens as {@link
 * org.jlibp2p.reachability.autonat.AutoNatEvent}s.
 *
 * <p>Specification: libp2p, autonat/autonat-v2.md and autonat/autonat-v1.md.
 */
public final class AutoNat implements Service {
    private final Survey survey;
    private final Optional<V2Server> server;
    private final Optional<V1Server> oldServer;

    private AutoNat(NodeContext node, AutoNatOptions options, RandomGenerator random) {
        survey = new Survey(node, options, random);
        server = options.server() ? Optional.of(new V2Server(node, options, random)) : Optional.empty();
        oldServer = options.server() ? Optional.of(new V1Server(node, options)) : Optional.empty();
    }

    /**
     * The service with its defaults.
     *
     * @return what a node builds it with
     */
    public static ServiceFactory<AutoNat> service() {
        return service(AutoNatOptions.defaults());
    }

    /**
     * The service.
     *
     * @param options how
     * @return what a node builds it with
     */
    public static ServiceFactory<AutoNat> service(AutoNatOptions options) {
        Objects.requireNonNull(options, "options");
        return node -> new AutoNat(node, options, new SecureRandom());
    }

    @Override
    public CompletableFuture<Void> start() {
        server.ifPresent(V2Server::start);
        oldServer.ifPresent(V1Server::start);
        survey.start();
        return CompletableFuture.completedFuture(null);
    }

    /**
     * What is known of each address that this node has or may have.
     *
     * @return as of now, the most promising first
     */
    public List<AddressState> addresses() {
        return survey.report().addresses();
    }

    /**
     * Whether this node can be reached, what is known of each of its addresses and from whom, and what can be done about it: text
     * for people.
     *
     * @return several lines
     */
    public String explain() {
        return Explanation.of(survey.report());
    }
}
