package org.jlibp2p.cli.demo;

import java.util.Optional;

import org.jlibp2p.cli.content.FetchException;

/** A step of the demo did not end as it has to. The cause is what happened. */
public final class DemoFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String step;

    DemoFailedException(String step, Throwable cause) {
        super(step + ": " + cause.getMessage(), cause);
        this.step = step;
    }

    /**
     * Which step.
     *
     * @return its number and its title
     */
    public String step() {
        return step;
    }

    /**
     * Why, if the demo itself saw that something is not as it has to be.
     *
     * @return one line; empty if the cause is a failure of the library or of the system, and says more
     */
    public Optional<String> seen() {
        return getCause() instanceof StepException step ? Optional.of(step.getMessage()) : Optional.empty();
    }

    /**
     * Whether a node did not do what another one could expect of it.
     *
     * @return true if what was fetched is not what was asked for, or was not sent
     */
    public boolean isFaultOfAPeer() {
        return getCause() instanceof FetchException;
    }
}
