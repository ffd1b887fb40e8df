package org.jlibp2p.interop.scale;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;

/** One node of the network, which may leave and come back as the same peer. Any thread may call and look. */
final class Member {
    private final String name;
    private final Side side;
    private final Role role;
    private final PeerKind kind;
    private final Body body;
    private final List<String> flags;
    private volatile Fields ready;
    private volatile boolean isUp;
    private volatile int ends;

    /** @param flags with which it is started, each time */
    Member(String name, Side side, Role role, PeerKind kind, Body body, List<String> flags) {
        this.name = name;
        this.side = side;
        this.role = role;
        this.kind = kind;
        this.body = body;
        this.flags = List.copyOf(flags);
    }

    String name() {
        return name;
    }

    Side side() {
        return side;
    }

    Role role() {
        return role;
    }

    PeerKind kind() {
        return kind;
    }

    Body body() {
        return body;
    }

    boolean isUp() {
        return isUp;
    }

    /** How often it has ended: what was asked before and answered after an end says nothing. */
    int ends() {
        return ends;
    }

    String peerId() {
        return ready.text("peerId");
    }

    /** The first address it announced when it started; the same at each start. */
    String address() {
        return ready.texts("addrs").get(0);
    }

    /** Where a delegate is asked. */
    String url() {
        return ready.object("routing").text("url");
    }

    synchronized void start() {
        if (!isUp) {
            ready = body.start(flags);
            isUp = true;
        }
    }

    synchronized void stop() {
        end(Body::stop);
    }

    synchronized void kill() {
        end(Body::kill);
    }

    private void end(Consumer<Body> way) {
        if (isUp) {
            isUp = false;
            ends++;
            way.accept(body);
        }
    }

    Fields call(Duration limit, String command, Object... arguments) {
        return body.call(limit, command, arguments);
    }

    @Override
    public String toString() {
        return name + " (" + kind + ", " + side + ")";
    }
}
