package org.jlibp2p.portmap.upnp;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * A first line and fields, as HTTP and SSDP have them. Immutable.
 *
 * @param first the first line
 * @param fields by their names in lower case; of those with the same name the first
 */
record HeaderLines(String first, Map<String, String> fields) {
    /** The most lines. */
    static final int MAX_LINES = 100;

    private static final String VERSION = "HTTP/1.";
    private static final int STATUS_AT = VERSION.length() + 2;
    private static final int STATUS_END = STATUS_AT + 3;

    static HeaderLines parse(Bytes bytes) {
        String text = new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
        List<String> lines = text.lines().limit(MAX_LINES + 1L).toList();
        if (lines.isEmpty() || lines.size() > MAX_LINES) {
            throw new MalformedMessageException("a header of " + lines.size() + " lines");
        }
        Map<String, String> fields = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                fields.putIfAbsent(name, line.substring(colon + 1).strip());
            }
        }
        return new HeaderLines(lines.get(0), fields);
    }

    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** The status of an answer. */
    int status() {
        if (!first.startsWith(VERSION) || first.length() < STATUS_END) {
            throw new MalformedMessageException("no answer of HTTP");
        }
        try {
            return Integer.parseUnsignedInt(first.substring(STATUS_AT, STATUS_END));
        } catch (NumberFormatException e) {
            throw new MalformedMessageException("an answer without a status");
        }
    }
}
