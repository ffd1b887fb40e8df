package org.jlibp2p.relay.client;

import java.time.Duration;

import org.jlibp2p.peer.PeerId;

/** Hears how it goes with places at relays, on the service's loop. */
interface ReservationWatcher {
    /** How long a place at a relay has to last at least; one for less is none. */
    Duration shortest(PeerId relay);

    /** There is a place, a new one or the old one renewed; {@code reachable} if it has an address for others. */
    void held(PeerId relay, boolean reachable);

    /** There was no place to be had; {@code holds} if the old one still lasts. It is tried again. */
    void failed(PeerId relay, Throwable why, boolean holds);

    /** The place is lost. It is tried for again. */
    void lost(PeerId relay);

    /** One that does not care. */
    static ReservationWatcher none() {
        return new ReservationWatcher() {
            @Override
            public Duration shortest(PeerId relay) {
                return Duration.ZERO;
            }

            @Override
            public void held(PeerId relay, boolean reachable) {
                // nothing to do
            }

            @Override
            public void failed(PeerId relay, Throwable why, boolean holds) {
                // nothing to do
            }

            @Override
            public void lost(PeerId relay) {
                // nothing to do
            }
        };
    }
}
