package org.jlibp2p.cli.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used. Has everything that is wrong with it, not only the first thing. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * A configuration with problems.
     *
     * @param problems at least one
     */
    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::line).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /**
     * What is wrong.
     *
     * @return all of it, in the order of the table of settings
     */
    public List<Problem> problems() {
        return problems;
    }
}
