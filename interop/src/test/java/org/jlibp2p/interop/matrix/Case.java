package org.jlibp2p.interop.matrix;

/**
 * One thing that two peers do together.
 *
 * @param name what is so if it succeeds, in words
 * @param body does it
 */
record Case(String name, Body body) {
    /** What a case does. */
    @FunctionalInterface
    interface Body {
        /** Does it with two running peers, and yields figures to be shown; throws if it does not hold. */
        String run(Pair pair);
    }

    /** What a case does that has no figures. */
    @FunctionalInterface
    interface Check {
        /** Does it with two running peers; throws if it does not hold. */
        void run(Pair pair);
    }

    static Case of(String name, Check check) {
        return new Case(name, pair -> {
            check.run(pair);
            return "";
        });
    }
}
