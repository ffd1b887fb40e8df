package org.jlibp2p.status;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jlibp2p.connection.Connection;

/**
 * Which connections are asked for.
 *
 * @param find what their peer, its agent, or their address has in it, in lower case; empty for all
 * @param order which come first
 * @param offset how many are left out
 */
record RowChoice(String find, Order order, int offset) {
    static final RowChoice ALL = new RowChoice("", Order.NEWEST, 0);

    private static final int MOST_TEXT = 100;
    private static final int MOST_QUERY = 600;
    private static final int MOST_OFFSET = 1_000_000;

    /** Which connections come first. */
    enum Order {
        NEWEST(Comparator.comparing(Row::age)),
        OLDEST(Comparator.comparing(Row::age).reversed()),
        BUSIEST(Comparator.comparingLong(Row::bytes).reversed());

        private final Comparator<Row> comparator;

        Order(Comparator<Row> comparator) {
            this.comparator = comparator;
        }

        Comparator<Row> comparator() {
            return comparator;
        }
    }

    /** A connection with what it is sorted by, which would be another by the time it is looked at again. */
    record Row(Connection connection, long age, long bytes) {}

    /**
     * What a request's query says.
     *
     * @throws IllegalArgumentException if that makes no sense; the message says what would
     */
    static RowChoice parse(String raw) {
        if (raw == null || raw.isEmpty()) {
            return ALL;
        }
        Map<String, String> fields = fields(raw);
        String find = fields.getOrDefault("find", "");
        if (find.length() > MOST_TEXT) {
            throw new IllegalArgumentException("find has at most " + MOST_TEXT + " characters");
        }
        return new RowChoice(
                find.toLowerCase(Locale.ROOT),
                order(fields.getOrDefault("order", "newest")),
                offset(fields.getOrDefault("offset", "0")));
    }

    /** The fields of a query. */
    static Map<String, String> fields(String raw) {
        if (raw.length() > MOST_QUERY) {
            throw new IllegalArgumentException("the query has at most " + MOST_QUERY + " characters");
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : raw.split("&")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(
                        field.substring(0, equals),
                        URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static Order order(String text) {
        for (Order order : Order.values()) {
            if (order.name().toLowerCase(Locale.ROOT).equals(text)) {
                return order;
            }
        }
        throw new IllegalArgumentException("order is newest, oldest or busiest");
    }

    private static int offset(String text) {
        try {
            int offset = Integer.parseInt(text);
            if (offset >= 0 && offset <= MOST_OFFSET) {
                return offset;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("offset is a number from 0 to " + MOST_OFFSET);
    }
}
