package org.jlibp2p.kad.query;

/**
 * How a search has gone.
 *
 * @param asked how many peers it asked
 * @param answered how many of them answered
 * @param failed how many of them failed
 * @param hops how many peers stand between this node and the closest one that answered, and that one: 1 if it was known at the
 *     beginning, 0 if none answered
 * @param ending how it ended
 */
public record QueryReport(int asked, int answered, int failed, int hops, Ending ending) {
    /** How a search ended. */
    public enum Ending {
        /** It has not. */
        RUNNING,
        /** The closest peers there are have answered. */
        CONVERGED,
        /** What was searched for was found before. */
        SATISFIED,
        /** Nobody was left to be asked, as is usual in a small network. */
        EXHAUSTED,
        /** It asked as many peers as it may: somebody leads it on. */
        LIMITED
    }
}
