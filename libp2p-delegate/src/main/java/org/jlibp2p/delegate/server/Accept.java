package org.jlibp2p.delegate.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jlibp2p.delegate.schema.MediaTypes;

/**
 * Which kinds of answer somebody can use, and how much. Pure; an element that cannot be read counts for nothing.
 *
 * <p>Specification: RFC 9110, 12.5.1; IPFS, routing/http-routing-v1.md, Streaming.
 */
final class Accept {
    /** How many kinds are looked at; those behind them count for nothing. */
    static final int MAX_RANGES = 32;

    private static final Accept ANYTHING = new Accept(List.of(new Range("*/*", 1000)));

    private final List<Range> ranges;

    private Accept(List<Range> ranges) {
        this.ranges = ranges;
    }

    private record Range(String type, int weight) {}

    /**
     * Reads the header.
     *
     * @param values of all headers of the name; none is the same as one that takes anything
     * @return what it says
     */
    static Accept of(List<String> values) {
        if (values.isEmpty()) {
            return ANYTHING;
        }
        List<Range> ranges = new ArrayList<>();
        for (String value : values) {
            for (String element : value.split(",", MAX_RANGES + 1)) {
                if (ranges.size() < MAX_RANGES) {
                    read(element, ranges);
                }
            }
        }
        return new Accept(ranges);
    }

    private static void read(String element, List<Range> ranges) {
        String[] parts = element.split(";");
        String type = parts.length == 0 ? "" : parts[0].strip().toLowerCase(Locale.ROOT);
        if (type.indexOf('/') <= 0) {
            return;
        }
        int weight = 1000;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                weight = weight(parameter.substring(2));
            }
        }
        if (weight >= 0) {
            ranges.add(new Range(type, weight));
        }
    }

    /** In thousandths; below zero if it is none. */
    private static int weight(String text) {
        if (!text.matches("[01](\\.[0-9]{0,3})?")) {
            return -1;
        }
        int thousandths = (int) Math.round(Double.parseDouble(text.endsWith(".") ? text + "0" : text) * 1000);
        return Math.min(thousandths, 1000);
    }

    /**
     * Whether records are to be sent as a stream: only if it is asked for by its name, and JSON is not wanted more.
     *
     * @return false for one JSON document
     * @throws HttpFault with 406 if neither can be used
     */
    boolean wantsStream() {
        int stream = named(MediaTypes.NDJSON);
        int document = weightOf(MediaTypes.JSON);
        if (stream <= 0 && document <= 0) {
            throw new HttpFault(
                    406,
                    "no supported content type in Accept: retry with " + MediaTypes.JSON + " or " + MediaTypes.NDJSON);
        }
        return stream > 0 && stream >= named(MediaTypes.JSON);
    }

    /** What is said about a type itself, not counting ranges; -1 if nothing is. */
    private int named(String type) {
        int weight = -1;
        for (Range range : ranges) {
            if (range.type.equals(type)) {
                weight = Math.max(weight, range.weight);
            }
        }
        return weight;
    }

    /**
     * How much a type is wanted, by the most exact of what is said about it.
     *
     * @param type a media type
     * @return thousandths; 0 if it cannot be used
     */
    int weightOf(String type) {
        int exact = named(type);
        if (exact >= 0) {
            return exact;
        }
        int range = named(type.substring(0, type.indexOf('/')) + "/*");
        return range >= 0 ? range : Math.max(0, named("*/*"));
    }
}
