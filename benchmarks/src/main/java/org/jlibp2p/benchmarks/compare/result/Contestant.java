package org.jlibp2p.benchmarks.compare.result;

/**
 * What is compared, a column of the table.
 *
 * @param name short, unique
 * @param title in words, with versions
 */
public record Contestant(String name, String title) {
    /** The column of what no peer takes part in: the limits of the machine. */
    public static final Contestant MACHINE = new Contestant("machine", "the machine itself");

    /** The name of go with itself, which everything is compared with. */
    public static final String GO = "go";

    /** The name of rust with itself. */
    public static final String RUST = "rust";
}
