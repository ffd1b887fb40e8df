package org.jlibp2p.reachability.autonat.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.autonat.AutoNatEvent;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.reachability.autonat.protocol.ResponseStatus;
import org.jlibp2p.reachability.autonat.protocol.V2Message;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.OwnAddress;

/**
 * Dials peers back at an address of their choice, for a price where that is not their own host, within rates. Confined to the
 * service's loop, but for the streams, each on its own.
 *
 * <p>Specification: libp2p, autonat/autonat-v2.md.
 */
public final class V2Server {
    private final NodeContext node;
    private final AutoNatOptions options;
    private final RandomGenerator random;
    private final DialBack dialBack;
    private final RequestRates requests =
            new RequestRates(ServerLimits.V2_PER_MINUTE, ServerLimits.V2_PER_PEER, ServerLimits.V2_AT_ONCE);
    private final RequestRates withData =
            new RequestRates(ServerLimits.V2_WITH_DATA, ServerLimits.V2_WITH_DATA, ServerLimits.V2_WITH_DATA);

    /**
     * A server that does not serve yet.
     *
     * @param node on whose behalf
     * @param options whether private networks are dialled
     * @param random how many bytes are asked for, and how long it is waited
     */
    public V2Server(NodeContext node, AutoNatOptions options, RandomGenerator random) {
        this.node = node;
        this.options = options;
        this.random = random;
        dialBack = new DialBack(node.loop(), node::connectApart);
    }

    /** Begins to serve. */
    public void start() {
        node.handle(AutoNatProtocols.DIAL_REQUEST, stream -> new DialRequestStream(this, stream).serve());
    }

    /** What this node is, to choose addresses by. */
    static Targets targets(NodeContext node, AutoNatOptions options, Connection client) {
        List<Multiaddr> own = new ArrayList<>();
        node.ownAddresses().all().stream()
                .filter(each -> each.source() != OwnAddress.Source.APPLICATION)
                .map(OwnAddress::address)
                .forEach(own::add);
        node.ownAddresses().observed().stream()
                .filter(each -> each.observers() >= options.observers())
                .map(ObservedAddress::address)
                .forEach(own::add);
        own.add(client.localAddress());
        return Targets.of(own, options.privateNetworks(), node::canDial);
    }

    /** Counts a request; closing what comes ends it. Empty if there are too many. */
    CompletableFuture<Optional<Registration>> admit(PeerId client) {
        return onLoop(() -> requests.begin(client, node.loop().nanoTime())
                ? Optional.of(() -> Async.on(node.loop(), () -> requests.end(client)))
                : Optional.empty());
    }

    /** What to do about a request. */
    CompletableFuture<Plan> plan(V2Message.DialRequest request, Connection client) {
        return onLoop(() -> {
            if (client.isRelayed()) {
                return Plan.refuse(ResponseStatus.DIAL_REFUSED);
            }
            Multiaddr seen = client.remoteAddress();
            Optional<Targets.Chosen> chosen = targets(node, options, client).choose(request.addresses(), seen);
            if (chosen.isEmpty()) {
                return Plan.refuse(ResponseStatus.DIAL_REFUSED);
            }
            if (!Targets.needsData(chosen.get().address(), seen)) {
                return new Plan(Optional.empty(), chosen, 0, Duration.ZERO);
            }
            PeerId peer = client.remotePeer();
            if (!withData.begin(peer, node.loop().nanoTime())) {
                return Plan.refuse(ResponseStatus.REQUEST_REJECTED);
            }
            withData.end(peer); // only the number in a minute counts
            int bytes = random.nextInt(AutoNatProtocols.MIN_DATA, AutoNatProtocols.MAX_DATA);
            Duration pause = Duration.ofMillis(random.nextLong(ServerLimits.MAX_WAIT.toMillis() + 1));
            return new Plan(Optional.empty(), chosen, bytes, pause);
        });
    }

    /** What is done: refuse, or dial after so many bytes and so much time. */
    record Plan(Optional<ResponseStatus> refusal, Optional<Targets.Chosen> target, int bytes, Duration pause) {
        static Plan refuse(ResponseStatus status) {
            return new Plan(Optional.of(status), Optional.empty(), 0, Duration.ZERO);
        }
    }

    CompletableFuture<V2Message.DialResponse> dial(PeerId client, Targets.Chosen target, long nonce) {
        return Async.call(node.loop(), () -> dialBack.bring(client, target, nonce));
    }

    void told(PeerId client, Optional<Multiaddr> address, String result) {
        node.publish(new AutoNatEvent.Served(client, AutoNatProtocols.DIAL_REQUEST, address, result));
    }

    private <T> CompletableFuture<T> onLoop(Supplier<T> task) {
        return Async.call(node.loop(), () -> CompletableFuture.completedFuture(task.get()));
    }
}
