package org.jlibp2p.testkit;

import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.TransportContext;

/** One attempt to reach a number: there and back again. Confined to the wire's loop but for its result. */
final class SimulatedDial {
    private final SimulatedNetwork network;
    private final SimulatedHost from;
    private final TransportContext node;
    private final long number;
    private final EventLoop loop;
    private final CompletableFuture<RawConnection> result = new CompletableFuture<>();
    private Registration deadline = Registration.none();

    SimulatedDial(SimulatedNetwork network, SimulatedTransport transport, long number) {
        this.network = network;
        this.from = transport.host();
        this.node = transport.node();
        this.number = number;
        loop = node.loops().next();
    }

    CompletableFuture<RawConnection> result() {
        return result;
    }

    private Multiaddr address() {
        return SimulatedNetwork.address(number);
    }

    void begin() {
        Duration most = node.limits().times().connect();
        deadline =
                network.wire().schedule(most, () -> fail(new OperationTimeoutException("dial of " + address(), most)));
        result.whenComplete((connection, failure) -> deadline.close());
        Duration latency = network.drawLatency();
        boolean lost = network.happens(network.conditions().dialLoss());
        if (!lost && from.canSend()) {
            network.wire().schedule(latency, () -> arrive(latency));
        }
    }

    /** At the other host. Where nobody can be reached nothing answers, and the deadline passes. */
    private void arrive(Duration latency) {
        Optional<SimulatedListener> listener = network.listener(number);
        if (listener.isEmpty()) {
            network.wire().schedule(latency, () -> fail(new ConnectException("nobody listens at " + address())));
        } else if (listener.get().host().canBeReached()) {
            network.wire().schedule(latency, () -> connect(latency));
        }
    }

    private void connect(Duration latency) {
        if (result.isDone() || !from.canSend()) {
            return;
        }
        Optional<SimulatedListener> listener = network.listener(number);
        if (listener.isEmpty()) {
            fail(new ConnectException("nobody listens any more at " + address()));
            return;
        }
        if (!listener.get().host().canBeReached()) {
            return;
        }
        connect(listener.get(), latency);
    }

    private void connect(SimulatedListener listener, Duration latency) {
        EventLoop other = listener.node().loops().next();
        SimulatedLink link = new SimulatedLink(network, from, listener.host(), latency);
        Multiaddr local = SimulatedNetwork.address(network.freeNumber());
        RawConnection dialled = new RawConnection(link.near(loop, node.limits().buffers()), local, listener.address());
        RawConnection accepted =
                new RawConnection(link.far(other, listener.node().limits().buffers()), listener.address(), local);
        link.start();
        Async.on(loop, () -> {
            if (result.complete(dialled)) {
                Async.on(other, () -> listener.accept(accepted));
            } else {
                link.drop();
            }
        });
    }

    void fail(Throwable cause) {
        Async.on(loop, () -> result.completeExceptionally(new DialException(address(), cause)));
    }
}
