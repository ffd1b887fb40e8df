package org.jlibp2p.reachability.dcutr;

import org.jlibp2p.reachability.punch.HolePunchEvent.Reason;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.SourcePortException;

/**
 * Why no connection came through, as far as this side can tell.
 *
 * @param reason in a word
 * @param explanation for people
 */
record Obstacle(Reason reason, String explanation) {
    /** What the failure of the last attempt and what peers see of this node say. */
    static Obstacle of(Throwable failure, int attempts, OwnCandidates own) {
        if (isWantOfAPort(failure)) {
            return new Obstacle(Reason.PORT_NOT_SHARED, failure.getSuppressed()[0].getMessage());
        }
        if (own.areOfSymmetricNat()) {
            return new Obstacle(
                    Reason.SYMMETRIC_NAT,
                    "this node's NAT gives each destination another port, so that nobody can foretell it");
        }
        return new Obstacle(
                Reason.NO_CONNECTION,
                "no connection came through in " + attempts
                        + " attempts: the NAT of the peer may give each destination another port, or one of the two"
                        + " lets nothing in");
    }

    /** Whether no attempt was made since the transport cannot dial as it would have to. */
    static boolean isWantOfAPort(Throwable failure) {
        return failure instanceof DialException dial
                && !dial.attempts().isEmpty()
                && dial.attempts().values().stream().allMatch(each -> each.getCause() instanceof SourcePortException);
    }
}
