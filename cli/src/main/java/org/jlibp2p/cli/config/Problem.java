package org.jlibp2p.cli.config;

/**
 * Something that is wrong with a configuration.
 *
 * @param key which setting
 * @param origin where it was set
 * @param wrong what is wrong with it
 * @param fix what to do about it
 */
public record Problem(String key, Origin origin, String wrong, String fix) {
    /**
     * The problem in one line.
     *
     * @return the key, where it was set, what is wrong, and the fix
     */
    public String line() {
        String where = origin.source() == Origin.Source.DEFAULT ? "not set" : origin.place();
        return key + " (" + where + "): " + wrong + (fix.isEmpty() ? "" : "; " + fix);
    }

    @Override
    public String toString() {
        return line();
    }
}
