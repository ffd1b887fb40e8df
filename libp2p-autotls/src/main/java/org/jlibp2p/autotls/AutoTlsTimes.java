package org.jlibp2p.autotls;

import java.time.Duration;

/**
 * How long everything may take. Immutable; begin with {@link #defaults()}.
 *
 * @param first how long a node runs before it asks for its first certificate, so that one that ends soon uses up nobody's quota:
 *     from nothing to 7 days
 * @param exchange for one HTTP question and the whole of its answer: from 1 s to 5 min
 * @param dns until the answer to the challenge is seen in the DNS: from 1 s to 1 h
 * @param issue for all of one attempt: from 10 s to 2 h
 * @param retry until the next attempt after the first failure, doubled after each further one: from 1 s to 1 day
 * @param longestRetry however many failures there were: from {@code retry} to 7 days
 */
public record AutoTlsTimes(
        Duration first, Duration exchange, Duration dns, Duration issue, Duration retry, Duration longestRetry) {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration WEEK = Duration.ofDays(7);

    /**
     * Refuses what is out of its bounds.
     *
     * @param first see {@link #first()}
     * @param exchange see {@link #exchange()}
     * @param dns see {@link #dns()}
     * @param issue see {@link #issue()}
     * @param retry see {@link #retry()}
     * @param longestRetry see {@link #longestRetry()}
     * @throws IllegalArgumentException if one is out of its bounds
     */
    public AutoTlsTimes {
        check("first", first, Duration.ZERO, WEEK);
        check("exchange", exchange, SECOND, Duration.ofMinutes(5));
        check("dns", dns, SECOND, Duration.ofHours(1));
        check("issue", issue, Duration.ofSeconds(10), Duration.ofHours(2));
        check("retry", retry, SECOND, Duration.ofDays(1));
        check("longestRetry", longestRetry, retry, WEEK);
    }

    private static void check(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + " is " + value + ", not from " + least + " to " + most);
        }
    }

    /**
     * What suits Let's Encrypt and the public broker.
     *
     * @return a minute before the first request, 30 s for an exchange, 3 min for the DNS, 10 min for all; tried again after a
     *     minute, and in the end once in 12 hours
     */
    public static AutoTlsTimes defaults() {
        return new AutoTlsTimes(
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(3),
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                Duration.ofHours(12));
    }

    /**
     * The same but for one part.
     *
     * @param value how long a node runs before it asks for its first certificate
     * @return the changed times
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public AutoTlsTimes withFirst(Duration value) {
        return new AutoTlsTimes(value, exchange, dns, issue, retry, longestRetry);
    }

    /**
     * The same but for one part.
     *
     * @param value for one HTTP question and its answer
     * @return the changed times
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public AutoTlsTimes withExchange(Duration value) {
        return new AutoTlsTimes(first, value, dns, issue, retry, longestRetry);
    }

    /**
     * The same but for one part.
     *
     * @param value until the answer to the challenge is seen in the DNS
     * @return the changed times
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public AutoTlsTimes withDns(Duration value) {
        return new AutoTlsTimes(first, exchange, value, issue, retry, longestRetry);
    }

    /**
     * The same but for one part.
     *
     * @param value for all of one attempt
     * @return the changed times
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public AutoTlsTimes withIssue(Duration value) {
        return new AutoTlsTimes(first, exchange, dns, value, retry, longestRetry);
    }

    /**
     * The same but for the times between attempts that fail.
     *
     * @param shortest after the first failure
     * @param longest after many
     * @return the changed times
     * @throws IllegalArgumentException if they are out of their bounds
     */
    public AutoTlsTimes withRetries(Duration shortest, Duration longest) {
        return new AutoTlsTimes(first, exchange, dns, issue, shortest, longest);
    }
}
