package org.jlibp2p.reachability.dcutr;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.identify.IdentifyInfo;
import org.jlibp2p.multiformats.Multiaddr;

/** A connection that has come through a relay, and when it is looked at again. Confined to the service's loop. */
final class Arrival {
    private final Connection connection;
    private final Runnable consider;
    private Registration timer = Registration.none();
    private Optional<IdentifyInfo> info = Optional.empty();
    private boolean isDue;
    private boolean rests;
    private boolean isSaid;

    /**
     * One of which the peer has said nothing yet.
     *
     * @param connection which
     * @param consider looks whether to make it a direct one
     */
    Arrival(Connection connection, Runnable consider) {
        this.connection = connection;
        this.consider = consider;
    }

    Connection connection() {
        return connection;
    }

    /** The peer has said what it is. */
    void identified(IdentifyInfo now) {
        info = Optional.of(now);
        isDue = true;
    }

    /** Looks at it, whatever the peer has said until then. */
    void waitForIdentify(EventLoop loop, Duration patience) {
        loop.schedule(patience, () -> {
            isDue = true;
            consider.run();
        });
    }

    /** Leaves it alone for a while, and looks at it then. */
    void rest(EventLoop loop, Duration time) {
        rests = true;
        again(loop, time);
    }

    /** Looks at it once more, after a while at the latest. */
    void again(EventLoop loop, Duration time) {
        timer.close();
        timer = loop.schedule(time, () -> {
            rests = false;
            consider.run();
        });
    }

    /** Whether it may be looked at. */
    boolean isReady() {
        return isDue && !rests && connection.isOpen();
    }

    /** Whether the peer speaks the protocol, or has not said what it speaks. */
    boolean mayPunch() {
        return info.map(known -> known.protocols().contains(PunchCodec.PROTOCOL))
                .orElse(true);
    }

    /** Where the peer says that it listens. */
    List<Multiaddr> listenAddresses() {
        return info.map(IdentifyInfo::listenAddresses).orElse(List.of());
    }

    /** Whether it is the first time that the application is told that nothing can be done. */
    boolean say() {
        boolean first = !isSaid;
        isSaid = true;
        return first;
    }

    /** It has ended. */
    void leave() {
        timer.close();
    }
}
