package org.jlibp2p.delegate.client;

import java.net.ProtocolException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.HttpLimits;

/**
 * How one delegate has done so far: how fast it answers, how often it failed in a row, and until when it is better left alone. Time
 * is a parameter. Not thread-safe.
 */
final class DelegateHealth {
    private static final double WEIGHT = 0.2; // of the newest answer in the average
    private static final int MAX_DOUBLINGS = 20;
    private static final int LOOP_DETECTED = 508; // who is in a circle does well to say so

    private final HttpLimits limits;
    private final RandomGenerator random;
    private double averageNanos;
    private int failures;
    private long failedAt;
    private long restUntil;
    private boolean isResting;
    private DelegateException refusal;

    DelegateHealth(HttpLimits limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
    }

    /** An answer to what was asked before the delegate had to rest tells nothing of how it is now. */
    void succeeded(long askedAt, long now) {
        long took = Math.max(1, now - askedAt);
        averageNanos = averageNanos == 0 ? took : averageNanos * (1 - WEIGHT) + took * WEIGHT;
        if (wasAskedBeforeFailure(askedAt)) {
            return;
        }
        failures = 0;
        isResting = false;
        refusal = null;
    }

    private boolean wasAskedBeforeFailure(long askedAt) {
        return isResting && askedAt - failedAt < 0;
    }

    /** A delegate that refuses one question may be as well as ever, and questions that fail together fail once. */
    void failed(Throwable failure, long askedAt, long now) {
        if (!isItsFault(failure)) {
            return;
        }
        Optional<Duration> told = failure instanceof DelegateException answer ? answer.retryAfter() : Optional.empty();
        boolean isSame = wasAskedBeforeFailure(askedAt);
        if (isSame && told.isEmpty() && !isNoHttp(failure)) {
            return;
        }
        if (!isSame) {
            failures++;
            failedAt = now;
        }
        long until = now + told.map(this::bounded).orElseGet(this::backoff).toNanos();
        if (!isSame || until - restUntil > 0) {
            restUntil = until;
        }
        isResting = true;
        refusal = told.isPresent() || isNoHttp(failure) ? (DelegateException) failure : null;
    }

    private static boolean isItsFault(Throwable failure) {
        if (failure instanceof DelegateException answer) {
            return switch (answer.reason()) {
                case UNAVAILABLE -> answer.status() != LOOP_DETECTED;
                case UNREACHABLE, MALFORMED, TOO_LARGE, REDIRECT -> true;
                case NOT_SERVED, REFUSED -> false;
            };
        }
        return failure instanceof OperationTimeoutException;
    }

    /** The JDK's client leaves the connection open then: it must not happen as often as somebody asks. */
    private static boolean isNoHttp(Throwable failure) {
        return failure.getCause() instanceof ProtocolException && failure instanceof DelegateException;
    }

    private Duration bounded(Duration told) {
        return told.compareTo(limits.maxBackoff()) > 0 ? limits.maxBackoff() : told;
    }

    /** Between half and all of what doubling gives, so that many clients of one delegate do not come back together. */
    private Duration backoff() {
        double full = limits.backoff().toNanos() * Math.pow(2, Math.min(failures - 1, MAX_DOUBLINGS));
        double most = Math.min(full, limits.maxBackoff().toNanos());
        return Duration.ofNanos((long) (most * (0.5 + random.nextDouble() / 2)));
    }

    boolean isResting(long now) {
        return isResting && now - restUntil < 0;
    }

    /** Why it must not be asked, even if there is no other: it has said so itself, or asking does harm. */
    Optional<DelegateException> refusal(long now) {
        return isResting(now) ? Optional.ofNullable(refusal) : Optional.empty();
    }

    long restUntil() {
        return restUntil;
    }

    /** The lower, the sooner it is asked: one that failed behind all others, one that is not known yet in front. */
    double rank() {
        return failures * 1e12 + averageNanos;
    }
}
