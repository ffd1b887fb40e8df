package org.jlibp2p.autotls;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** A certificate could not be obtained, kept or used. Says at which step that was. */
public final class AutoTlsException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** On what it failed. */
    private final Step step;

    /** The status of the answer, 0 if it was not that. */
    private final int status;

    /** When the other side wants to be asked again; null if it does not say. */
    private final Duration retryAfter;

    /** The steps on the way to a certificate, in their order. */
    public enum Step {
        /** The node is reached by nobody yet: there is no address to show to the broker. */
        ADDRESS,
        /** The directory on disk, with the account's key and the certificate. */
        STORE,
        /** The ACME server is reached and says what it can do. */
        DIRECTORY,
        /** An account at the ACME server. */
        ACCOUNT,
        /** The order of a certificate, and the challenge that the server sets. */
        ORDER,
        /** The broker checks that it is this peer and can be reached, and publishes the answer to the challenge. */
        BROKER,
        /** The answer to the challenge is seen in the DNS. */
        DNS,
        /** The ACME server has seen it too. */
        VALIDATION,
        /** The certificate is issued and fetched. */
        CERTIFICATE,
        /** The secure WebSocket listens. */
        LISTEN
    }

    /**
     * A failure.
     *
     * @param step on what it failed
     * @param fault whose turn it is
     * @param message what happened, and what can be done about it
     * @param cause the failure below, or null
     */
    AutoTlsException(Step step, Fault fault, String message, Throwable cause) {
        this(step, fault, 0, null, message, cause);
    }

    AutoTlsException(Step step, Fault fault, int status, Duration retryAfter, String message, Throwable cause) {
        super(fault, message, cause);
        this.step = Objects.requireNonNull(step, "step");
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /**
     * On what it failed.
     *
     * @return the step
     */
    public Step step() {
        return step;
    }

    /**
     * The status of the HTTP answer that was a refusal.
     *
     * @return nothing if there was no such answer
     */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /**
     * How long the other side wants to be left alone.
     *
     * @return nothing if it does not say
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
