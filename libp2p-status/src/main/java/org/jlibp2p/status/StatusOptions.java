package org.jlibp2p.status;

import java.util.List;
import java.util.Locale;

/**
 * How much a status page shows, and to whom it answers. Immutable; begin with {@link #defaults()}.
 *
 * @param hosts names by which browsers may ask for the page beside {@code localhost} and IP addresses: that of a reverse
 *     proxy, for example. A page that any name leads to could be read by a web site that gives its own name the address of this
 *     machine
 * @param rows how many connections are listed at a time; of more, those further behind are asked for page by page
 * @param events how many of the last events are listed
 */
public record StatusOptions(List<String> hosts, int rows, int events) {
    /** The most rows and events. */
    public static final int MOST = 1000;

    /**
     * Checks the numbers, and copies the list.
     *
     * @param hosts see {@link #hosts()}
     * @param rows see {@link #rows()}
     * @param events see {@link #events()}
     * @throws IllegalArgumentException if a number is below 1 or above {@link #MOST}, or a host is no name
     */
    public StatusOptions {
        hosts = hosts.stream().map(StatusOptions::checked).toList();
        check("rows", rows);
        check("events", events);
    }

    private static String checked(String host) {
        if (!host.matches("[A-Za-z0-9._-]{1,253}")) {
            throw new IllegalArgumentException(
                    "not the name of a host: \"" + host + "\"; give it without scheme and port, as status.example.com");
        }
        return host.toLowerCase(Locale.ROOT);
    }

    private static void check(String name, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(name + " is from 1 to " + MOST + ", not " + value);
        }
    }

    /**
     * The usual page.
     *
     * @return 100 rows, 200 events, no further hosts
     */
    public static StatusOptions defaults() {
        return new StatusOptions(List.of(), 100, 200);
    }

    /**
     * The same with other names.
     *
     * @param names see {@link #hosts()}
     * @return the changed options
     */
    public StatusOptions withHosts(String... names) {
        return new StatusOptions(List.of(names), rows, events);
    }

    /**
     * The same with another number of rows.
     *
     * @param value see {@link #rows()}
     * @return the changed options
     */
    public StatusOptions withRows(int value) {
        return new StatusOptions(hosts, value, events);
    }

    /**
     * The same with another number of events.
     *
     * @param value see {@link #events()}
     * @return the changed options
     */
    public StatusOptions withEvents(int value) {
        return new StatusOptions(hosts, rows, value);
    }
}
