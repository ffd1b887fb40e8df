package org.jlibp2p.testkit;

import java.time.Duration;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.transport.memory.MemoryPipe;

/** One connection between two hosts: a pipe at each, and the way between them. Confined to the wire's loop. */
final class SimulatedLink {
    private final SimulatedNetwork network;
    private final SimulatedHost nearHost;
    private final SimulatedHost farHost;
    private final Duration latency;
    private final LinkConditions conditions;
    private Duplex near;
    private Duplex far;
    private int flowing = 2;

    SimulatedLink(SimulatedNetwork network, SimulatedHost nearHost, SimulatedHost farHost, Duration latency) {
        this.network = network;
        this.nearHost = nearHost;
        this.farHost = farHost;
        this.latency = latency;
        conditions = network.conditions();
    }

    /** Makes the dialling host's end, for its node. */
    Duplex near(EventLoop loop, BufferLimits limits) {
        MemoryPipe pipe = MemoryPipe.between(loop, network.wire(), limits);
        near = pipe.right();
        return pipe.left();
    }

    /** Makes the listening host's end, for its node. */
    Duplex far(EventLoop loop, BufferLimits limits) {
        MemoryPipe pipe = MemoryPipe.between(loop, network.wire(), limits);
        far = pipe.right();
        return pipe.left();
    }

    void start() {
        nearHost.add(this);
        farHost.add(this);
        new SimulatedFlow(this, near, far).start();
        new SimulatedFlow(this, far, near).start();
    }

    EventLoop wire() {
        return network.wire();
    }

    Duration latency() {
        return latency;
    }

    long bytesPerSecond() {
        return conditions.bytesPerSecond();
    }

    /** Whether this transmission is one at which the connection breaks; if so it has. */
    boolean breaks() {
        if (!network.happens(conditions.breakage())) {
            return false;
        }
        ConnectionClosedException lost = lost("the link broke");
        near.reset(lost);
        far.reset(lost);
        return true;
    }

    void cutOff(SimulatedHost host) {
        ConnectionClosedException lost = lost(host + " was cut off");
        (host == nearHost ? near : far).reset(lost);
        wire().schedule(latency, () -> (host == nearHost ? far : near).reset(lost));
    }

    /** Ends a connection that nobody wants any more. */
    void drop() {
        Async.on(wire(), () -> {
            near.reset(lost("the dial was given up"));
            far.reset(lost("the dial was given up"));
        });
    }

    private static ConnectionClosedException lost(String what) {
        return new ConnectionClosedException(what, ErrorCode.NONE, false);
    }

    void hasEnded() {
        flowing--;
        if (flowing == 0) {
            nearHost.remove(this);
            farHost.remove(this);
        }
    }
}
