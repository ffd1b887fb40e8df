package org.jlibp2p.benchmarks.compare.result;

/**
 * One thing that is measured, a row of the table.
 *
 * @param id a short name, unique
 * @param measure the name of the measure that yields it
 * @param title what it is, in words
 * @param unit of its values
 * @param better which way it should go
 * @param against the id of the figure of the other implementations that it is compared with; nearly always its own
 */
public record Figure(String id, String measure, String title, String unit, Better better, String against) {
    /**
     * A figure that is compared with the same one of the others.
     *
     * @param id a short name, unique
     * @param measure the name of the measure that yields it
     * @param title what it is, in words
     * @param unit of its values
     * @param better which way it should go
     */
    public Figure(String id, String measure, String title, String unit, Better better) {
        this(id, measure, title, unit, better, id);
    }
}
