package org.jlibp2p.delegate.http;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/**
 * A delegate that was asked did not answer as it should. It is one of the failures inside the {@link
 * org.jlibp2p.routing.RoutingException} with which a search fails, see {@link Throwable#getSuppressed()}: one for each delegate.
 */
public final class DelegateException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** The most bytes of an answer's text that are kept. */
    public static final int MAX_TEXT = 1024;

    /** What went wrong. */
    private final Reason reason;

    /** Who was asked. */
    private final URI delegate;

    /** The answer's status. */
    private final int status;

    /** The answer's text. */
    private final String text;

    /** When to ask again. */
    private final transient Optional<Duration> retryAfter;

    /** What can go wrong. */
    public enum Reason {
        /** There was no connection, or it broke. */
        UNREACHABLE(Fault.NETWORK),
        /** It cannot answer now: status 429, or one from 500 on but for 501. */
        UNAVAILABLE(Fault.NETWORK),
        /** It does not do what was asked: status 405 or 501. */
        NOT_SERVED(Fault.REMOTE),
        /** It will not answer that: every other status. */
        REFUSED(Fault.REMOTE),
        /** Its answer is not of the form that was asked for. */
        MALFORMED(Fault.REMOTE),
        /** Its answer is above a bound of {@link HttpLimits}. */
        TOO_LARGE(Fault.LIMIT),
        /** It sent us where we do not go: too often, without encryption, or inside from outside. */
        REDIRECT(Fault.REMOTE);

        private final Fault fault;

        Reason(Fault fault) {
            this.fault = fault;
        }

        /**
         * The reason that stands for a status.
         *
         * @param status of an answer that is none
         * @return the reason
         */
        public static Reason ofStatus(int status) {
            if (status == 405 || status == 501) {
                return NOT_SERVED;
            }
            return status == 429 || status >= 500 ? UNAVAILABLE : REFUSED;
        }
    }

    /**
     * A failure without an answer, or with one that is of no use.
     *
     * @param reason what went wrong
     * @param delegate who was asked
     * @param message what went wrong, for people
     * @param cause what led to it, or null
     */
    public DelegateException(Reason reason, URI delegate, String message, Throwable cause) {
        super(reason.fault, delegate.getAuthority() + ": " + message, cause, false);
        this.reason = reason;
        this.delegate = delegate;
        status = 0;
        text = "";
        retryAfter = Optional.empty();
    }

    /**
     * An answer that is a refusal.
     *
     * @param delegate who was asked
     * @param status the answer's status
     * @param text the beginning of the answer's text, printable
     * @param retryAfter when to ask again, if it says so
     */
    public DelegateException(URI delegate, int status, String text, Optional<Duration> retryAfter) {
        super(
                Reason.ofStatus(status).fault,
                delegate.getAuthority() + ": status " + status + (text.isEmpty() ? "" : ", " + text),
                null,
                false);
        reason = Reason.ofStatus(status);
        this.delegate = delegate;
        this.status = status;
        this.text = text;
        this.retryAfter = retryAfter;
    }

    /**
     * What went wrong.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Who was asked.
     *
     * @return what was asked for, without secrets
     */
    public URI delegate() {
        return delegate;
    }

    /**
     * The answer's status.
     *
     * @return zero if there was no answer
     */
    public int status() {
        return status;
    }

    /**
     * What the answer said, at most {@link #MAX_TEXT} bytes of it, with everything unprintable replaced.
     *
     * @return empty if it said nothing
     */
    public String text() {
        return text;
    }

    /**
     * When to ask again, as the delegate has it.
     *
     * @return how long to wait; nothing if it did not say
     */
    public Optional<Duration> retryAfter() {
        return retryAfter == null ? Optional.empty() : retryAfter;
    }
}
