package org.jlibp2p.status;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file of the page, as it is in the jar. Immutable but for the bytes, which nobody writes. */
record Asset(String type, byte[] bytes) {
    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "status.css", "text/css; charset=utf-8",
            "status.js", "text/javascript; charset=utf-8",
            "pictures.js", "text/javascript; charset=utf-8",
            "text.js", "text/javascript; charset=utf-8",
            "favicon.svg", "image/svg+xml");

    /** All of them, by name. */
    static Map<String, Asset> all() {
        Map<String, Asset> all = new LinkedHashMap<>();
        TYPES.forEach((name, type) -> all.put(name, new Asset(type, read(name))));
        return Map.copyOf(all);
    }

    private static byte[] read(String name) {
        try (InputStream in = Asset.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + Asset.class.getName());
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
