package org.jlibp2p.cli.demo;

/**
 * What can be chosen about the demo.
 *
 * @param nodes how many nodes there are in all, from {@link #MIN_NODES} to {@link #MAX_NODES}
 * @param bytes how large the content is that is fetched, more than none
 * @param live whether a line can be drawn over
 * @param coloured whether the terminal shows colours
 */
public record DemoSettings(int nodes, long bytes, boolean live, boolean coloured) {
    /** Those that have a part in the story: a bootstrap server, a relay, a delegate, a private node and a constrained one. */
    public static final int MIN_NODES = 5;

    /** The most that are run in one process. */
    public static final int MAX_NODES = 20;

    /**
     * Refuses what cannot be shown.
     *
     * @param nodes see {@link #nodes()}
     * @param bytes see {@link #bytes()}
     * @param live see {@link #live()}
     * @param coloured see {@link #coloured()}
     * @throws IllegalArgumentException if a number is out of its bounds
     */
    public DemoSettings {
        if (nodes < MIN_NODES || nodes > MAX_NODES) {
            throw new IllegalArgumentException("nodes are from " + MIN_NODES + " to " + MAX_NODES + ", not " + nodes);
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("at least one byte is fetched, not " + bytes);
        }
    }
}
