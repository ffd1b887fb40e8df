package org.jlibp2p.limits;

import java.time.Duration;

/** Refuses numbers that cannot be bounds, by the names of the arguments: for the options of whatever has some. */
public final class Check {
    private Check() {}

    /**
     * Refuses zero and below.
     *
     * @param name of the argument
     * @param value its value
     * @throws IllegalArgumentException if it is refused
     */
    public static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above zero, not " + value);
        }
    }

    /**
     * Refuses zero and below.
     *
     * @param name of the argument
     * @param value its value
     * @throws IllegalArgumentException if it is refused
     */
    public static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be above zero, not " + value);
        }
    }

    /**
     * Refuses what is below zero.
     *
     * @param name of the argument
     * @param value its value
     * @throws IllegalArgumentException if it is refused
     */
    public static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be below zero, but is " + value);
        }
    }
}
