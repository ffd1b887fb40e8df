package org.jlibp2p.benchmarks.compare.measure;

import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Figure;

/**
 * One kind of load, and the figures that it yields. Each run has peers of its own, which it starts and ends, and a
 * warm-up that is the same for all sides. Stateless; one run at a time.
 */
public interface Measure {
    /**
     * What it is chosen by: a family, and behind a dash which of it.
     *
     * @return a short name, unique
     */
    String name();

    /**
     * What it yields.
     *
     * @return figures with ids of their own
     */
    List<Figure> figures();

    /**
     * Whether it says something about a side. Sides that do not take part are left out without a word.
     *
     * @param side the side
     * @return true unless it makes no sense
     */
    default boolean concerns(Side side) {
        return !side.isMachine();
    }

    /**
     * Measures once.
     *
     * @param side what is measured
     * @param recorder takes each value as soon as it is known
     * @throws NotAvailableException if there is a known reason why it cannot be measured here
     * @throws Exception if it went wrong; says why
     */
    void run(Side side, Recorder recorder) throws Exception;

    /** Takes the values of one run. */
    interface Recorder {
        /**
         * Takes a value.
         *
         * @param figure the id of one of the measure's figures
         * @param value in the figure's unit
         */
        void value(String figure, double value);

        /**
         * Takes a reason why one of the figures has no value, though nothing went wrong.
         *
         * @param reason in words
         */
        void missing(String reason);
    }
}
