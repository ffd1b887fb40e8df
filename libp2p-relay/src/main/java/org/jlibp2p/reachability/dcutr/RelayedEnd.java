package org.jlibp2p.reachability.dcutr;

import java.time.Duration;

import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;

/**
 * The end of a relayed connection beside which a direct one stands: when its streams have ended, or after the grace period.
 * It lives on if the direct one is lost before. Confined to the service's loop.
 */
final class RelayedEnd {
    /** How often streams are looked for; twice none in a row is enough. */
    static final Duration LOOK = Duration.ofSeconds(1);

    private final HolePuncher owner;
    private final Connection connection;
    private Registration timer = Registration.none();
    private Duration waited = Duration.ZERO;
    private boolean wasIdle;

    RelayedEnd(HolePuncher owner, Connection connection) {
        this.owner = owner;
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    void begin() {
        timer = owner.node().loop().schedule(LOOK, this::look);
    }

    private void look() {
        waited = waited.plus(LOOK);
        boolean idle = connection.streams().isEmpty();
        if (!connection.isOpen() || owner.directOf(connection.remotePeer()).isEmpty()) {
            stop();
        } else if (idle && wasIdle || waited.compareTo(owner.options().gracePeriod()) >= 0) {
            stop();
            connection.close();
        } else {
            wasIdle = idle;
            begin();
        }
    }

    void stop() {
        timer.close();
        owner.ended(this);
    }
}
