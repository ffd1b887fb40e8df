package org.jlibp2p.benchmarks.compare.result;

/** Results for tests. */
public final class Found {
    private Found() {}

    /** Two figures, one better when higher and one when lower, with nothing found so far. */
    public static Results nothing() {
        Results results = new Results();
        results.addFact("cores", "2");
        results.addFigure(new Figure("bulk-1-up", "bulk-1", "bulk up, one stream", "MiB/s", Better.HIGHER));
        results.addFigure(new Figure("echo-32-p50", "echo-32", "echo of 32 B, p50", "µs", Better.LOWER));
        results.addFigure(
                new Figure("echo-32-p50-blocking", "echo-32", "echo, blocking", "µs", Better.LOWER, "echo-32-p50"));
        results.addContestant(new Contestant("java25", "JDK 25, both sides"));
        results.addContestant(new Contestant("go", "go-libp2p, both sides"));
        return results;
    }

    /** Adds samples of one cell, one a round. */
    public static void add(Results results, String figure, String side, double... values) {
        for (int round = 0; round < values.length; round++) {
            results.add(new Sample(figure, side, round, values[round]));
        }
    }
}
