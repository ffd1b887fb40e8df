package org.jlibp2p.cli.config;

/**
 * Where a value was set.
 *
 * @param source by what
 * @param place as a person is told it: {@code --listen}, {@code JLIBP2P_LISTEN}, {@code jlibp2p.yaml line 4}
 */
public record Origin(Source source, String place) {
    /** What values come from; later ones take precedence over earlier ones. */
    public enum Source {
        /** Nobody has set it. */
        DEFAULT,
        /** The configuration file. */
        FILE,
        /** A variable of the environment. */
        ENVIRONMENT,
        /** The command line. */
        FLAG
    }

    static final Origin UNSET = new Origin(Source.DEFAULT, "default");

    @Override
    public String toString() {
        return place;
    }
}
