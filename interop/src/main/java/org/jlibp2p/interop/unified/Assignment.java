package org.jlibp2p.interop.unified;

import java.time.Duration;
import java.util.Map;

/**
 * What the environment of a transport test says. Specification: unified-testing, docs/write-a-transport-test-app.md.
 *
 * @param dialer whether this side dials; else it listens
 * @param redisHost where the two sides meet
 * @param redisPort where the two sides meet
 * @param key under which the listener's address lies there
 * @param listenIp where the listener listens
 * @param timeout how long all may take
 */
record Assignment(boolean dialer, String redisHost, int redisPort, String key, String listenIp, Duration timeout) {
    private static final String TIMEOUT_SECONDS = "180";

    /**
     * Reads an environment.
     *
     * @throws IllegalArgumentException if something is missing, or asks for what this library does not have
     */
    static Assignment of(Map<String, String> environment) {
        expect(environment, "TRANSPORT", "tcp");
        expect(environment, "SECURE_CHANNEL", "noise");
        expect(environment, "MUXER", "yamux");
        boolean dialer = truth(environment, "IS_DIALER");
        String redis = needed(environment, "REDIS_ADDR");
        int colon = redis.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("REDIS_ADDR is host:port, not " + redis);
        }
        return new Assignment(
                dialer,
                redis.substring(0, colon),
                number("REDIS_ADDR", redis.substring(colon + 1), 65_535),
                needed(environment, "TEST_KEY") + "_listener_multiaddr",
                environment.getOrDefault("LISTENER_IP", "0.0.0.0"),
                Duration.ofSeconds(number(
                        "TEST_TIMEOUT_SECS", environment.getOrDefault("TEST_TIMEOUT_SECS", TIMEOUT_SECONDS), 86_400)));
    }

    private static String needed(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static void expect(Map<String, String> environment, String name, String only) {
        String value = needed(environment, name);
        if (!value.equals(only)) {
            throw new IllegalArgumentException(name + " can be " + only + " here, not " + value);
        }
    }

    private static boolean truth(Map<String, String> environment, String name) {
        String value = needed(environment, name);
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + " is true or false, not " + value);
        };
    }

    private static int number(String name, String text, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, with the name
        }
        throw new IllegalArgumentException(name + " has a number from 1 to " + most + ", not " + text);
    }
}
