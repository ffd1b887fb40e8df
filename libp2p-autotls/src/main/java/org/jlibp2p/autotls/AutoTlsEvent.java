package org.jlibp2p.autotls;

import java.time.Duration;
import java.time.Instant;

import org.jlibp2p.event.NodeEvent;

/** What becomes of a node's certificate. */
public sealed interface AutoTlsEvent extends NodeEvent {
    /**
     * There is a certificate where there was none, fresh from the authority.
     *
     * @param name the name it is for, with the asterisk
     * @param expires when it does
     */
    record Obtained(String name, Instant expires) implements AutoTlsEvent {}

    /**
     * A certificate from an earlier run was found, and is good still.
     *
     * @param name the name it is for, with the asterisk
     * @param expires when it does
     */
    record Restored(String name, Instant expires) implements AutoTlsEvent {}

    /**
     * A new certificate has taken the place of the one before. Connections that stand are not disturbed.
     *
     * @param name the name it is for, with the asterisk
     * @param expires when it does
     */
    record Renewed(String name, Instant expires) implements AutoTlsEvent {}

    /**
     * Something did not work. A certificate that there is goes on being shown until it expires.
     *
     * @param failure what, at which step
     * @param retry when it is tried again
     */
    record Failed(AutoTlsException failure, Duration retry) implements AutoTlsEvent {}

    /**
     * A certificate has expired before it could be renewed: the secure listeners are closed, and not announced any more.
     *
     * @param name the name it was for, with the asterisk
     */
    record Expired(String name) implements AutoTlsEvent {}
}
