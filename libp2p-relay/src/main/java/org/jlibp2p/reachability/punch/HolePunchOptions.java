package org.jlibp2p.reachability.punch;

import java.time.Duration;
import java.util.Objects;

import org.jlibp2p.limits.Check;
import org.jlibp2p.transport.AddressScope;

/**
 * What can be chosen about hole punching. Immutable; begin with {@link #defaults()}.
 *
 * @param attempts how often two peers try, each time with a round trip measured anew
 * @param attemptTimeout how long a connection may take to stand, in each attempt and in the direct dial before them
 * @param concurrent peers with whom holes are punched at a time on this node's initiative, while others wait; and as many at
 *     the initiative of others, who are refused on top of that
 * @param backoff how long a peer is left alone after holes were punched in vain
 * @param gracePeriod how long streams on a relayed connection may go on after a direct one stands; it is closed earlier if
 *     there are none
 * @param scope how far an address has to reach to be told or tried: those of the internet only, unless the network of the
 *     application has NATs within
 */
public record HolePunchOptions(
        int attempts,
        Duration attemptTimeout,
        int concurrent,
        Duration backoff,
        Duration gracePeriod,
        AddressScope scope) {
    /** The most attempts there can be, as the specification has it. */
    public static final int MAX_ATTEMPTS = 3;

    /**
     * Refuses what cannot be.
     *
     * @param attempts see {@link #attempts()}
     * @param attemptTimeout see {@link #attemptTimeout()}
     * @param concurrent see {@link #concurrent()}
     * @param backoff see {@link #backoff()}
     * @param gracePeriod see {@link #gracePeriod()}
     * @param scope see {@link #scope()}
     */
    public HolePunchOptions {
        Objects.requireNonNull(scope, "scope");
        if (attempts < 1 || attempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("attempts must be from 1 to " + MAX_ATTEMPTS + ", not " + attempts);
        }
        Check.positive("concurrent", concurrent);
        Check.positive("attemptTimeout", attemptTimeout);
        Check.positive("backoff", backoff);
        Check.positive("gracePeriod", gracePeriod);
    }

    /**
     * Three attempts of at most 8 seconds each, sixteen peers at a time, five minutes of rest, one minute of grace, addresses
     * of the internet.
     *
     * @return the defaults
     */
    public static HolePunchOptions defaults() {
        return new HolePunchOptions(
                MAX_ATTEMPTS,
                Duration.ofSeconds(8),
                16,
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                AddressScope.PUBLIC);
    }

    /**
     * The same options but for {@code attempts}.
     *
     * @param value from 1 to {@link #MAX_ATTEMPTS}
     * @return the changed options
     */
    public HolePunchOptions withAttempts(int value) {
        return new HolePunchOptions(value, attemptTimeout, concurrent, backoff, gracePeriod, scope);
    }

    /**
     * The same options but for {@code attemptTimeout}.
     *
     * @param value how long a connection may take to stand
     * @return the changed options
     */
    public HolePunchOptions withAttemptTimeout(Duration value) {
        return new HolePunchOptions(attempts, value, concurrent, backoff, gracePeriod, scope);
    }

    /**
     * The same options but for {@code concurrent}.
     *
     * @param value peers at a time
     * @return the changed options
     */
    public HolePunchOptions withConcurrent(int value) {
        return new HolePunchOptions(attempts, attemptTimeout, value, backoff, gracePeriod, scope);
    }

    /**
     * The same options but for {@code backoff}.
     *
     * @param value how long a peer is left alone
     * @return the changed options
     */
    public HolePunchOptions withBackoff(Duration value) {
        return new HolePunchOptions(attempts, attemptTimeout, concurrent, value, gracePeriod, scope);
    }

    /**
     * The same options but for {@code gracePeriod}.
     *
     * @param value how long streams may go on
     * @return the changed options
     */
    public HolePunchOptions withGracePeriod(Duration value) {
        return new HolePunchOptions(attempts, attemptTimeout, concurrent, backoff, value, scope);
    }

    /**
     * The same options but for {@code scope}.
     *
     * @param value how far an address has to reach
     * @return the changed options
     */
    public HolePunchOptions withScope(AddressScope value) {
        return new HolePunchOptions(attempts, attemptTimeout, concurrent, backoff, gracePeriod, value);
    }
}
