package org.jlibp2p.cli.config;

import java.util.Locale;

/** A part that a process plays in a network. */
public enum Role {
    /** An ordinary peer: is found and reached, and has content and files. */
    NODE,
    /** A server of the DHT through which others join. */
    BOOTSTRAP,
    /** A relay, through which others are reached. */
    RELAY,
    /** Searches for those who ask it over HTTP. */
    DELEGATE;

    /**
     * How it is written in a configuration.
     *
     * @return its name, in small letters
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
