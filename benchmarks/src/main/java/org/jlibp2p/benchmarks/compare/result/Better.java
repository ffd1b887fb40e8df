package org.jlibp2p.benchmarks.compare.result;

/** Which way a figure should go. */
public enum Better {
    /** As with bytes in a second. */
    HIGHER,
    /** As with seconds for a byte. */
    LOWER;

    /**
     * How many times better one value is than another.
     *
     * @param value the one
     * @param reference the other
     * @return above one if the first is better
     */
    public double advantage(double value, double reference) {
        return this == HIGHER ? value / reference : reference / value;
    }

    /**
     * Whether a value is as good as a bar asks, or better.
     *
     * @param value the value
     * @param bar the worst that is good enough
     * @return true if the bar is reached
     */
    public boolean reaches(double value, double bar) {
        return this == HIGHER ? value >= bar : value <= bar;
    }

    /**
     * The sign that a bar of this kind has in front.
     *
     * @return at least, or at most
     */
    public String sign() {
        return this == HIGHER ? "≥" : "≤";
    }
}
