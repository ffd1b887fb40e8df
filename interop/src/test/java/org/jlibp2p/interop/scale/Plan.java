package org.jlibp2p.interop.scale;

import java.time.Duration;

/**
 * How large the network is, and how long each part of the condensed hour takes.
 *
 * @param nodes ordinary and hidden nodes
 * @param seed of all that is chosen by chance
 * @param lanes how many operations are under way at a time
 * @param warmUp of {@link Phase#WARM_UP}
 * @param calm of {@link Phase#CALM}
 * @param churn of {@link Phase#CHURN}
 * @param away how long a node is away, and a killed one down
 * @param cut of {@link Phase#CUT}
 * @param after of {@link Phase#AFTER}
 * @param idle how long nothing is done before processes are measured
 */
record Plan(
        int nodes,
        long seed,
        int lanes,
        Duration warmUp,
        Duration calm,
        Duration churn,
        Duration away,
        Duration cut,
        Duration after,
        Duration idle) {
    /** How long nodes have to be back after the halves are together again. */
    static final Duration RECOVERY = Duration.ofSeconds(60);

    private static final int LARGE = 30;
    private static final int MOST = 150; // addresses of one /24, with those of the services and routers

    static Plan ofProperties() {
        int nodes = Integer.getInteger("interop.scale.nodes", 10);
        if (nodes < 10 || nodes > MOST) {
            throw new IllegalArgumentException("interop.scale.nodes is from 10 to " + MOST + ", not " + nodes);
        }
        long seed = Long.getLong("interop.scale.seed", System.nanoTime());
        return nodes < LARGE ? small(nodes, seed) : large(nodes, seed);
    }

    private static Plan small(int nodes, long seed) {
        return new Plan(
                nodes,
                seed,
                8,
                Duration.ofSeconds(8),
                Duration.ofSeconds(15),
                Duration.ofSeconds(20),
                Duration.ofSeconds(6),
                Duration.ofSeconds(25),
                Duration.ofSeconds(8),
                Duration.ofSeconds(23));
    }

    /** The cut is longer than what connections live without an answer, so that all between the halves are gone. */
    private static Plan large(int nodes, long seed) {
        return new Plan(
                nodes,
                seed,
                16,
                Duration.ofSeconds(30),
                Duration.ofSeconds(45),
                Duration.ofSeconds(75),
                Duration.ofSeconds(20),
                Duration.ofSeconds(75),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60));
    }

    int churning() {
        return Math.max(1, nodes / 25);
    }
}
