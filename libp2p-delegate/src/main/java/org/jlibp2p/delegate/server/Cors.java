package org.jlibp2p.delegate.server;

import java.util.LinkedHashMap;
import java.util.Map;

import io.netty.handler.codec.http.HttpHeaders;
import org.jlibp2p.bytes.Bytes;

/**
 * What lets pages of any site ask, and read the answers. Pure.
 *
 * <p>Specification: IPFS, routing/http-routing-v1.md, CORS and Web Browsers; Fetch, CORS protocol.
 */
final class Cors {
    private static final String METHODS = "GET, HEAD, PUT, OPTIONS";
    private static final String EXPOSED = "Cache-Control, Content-Length, ETag, Expires, Last-Modified, Retry-After";
    private static final String HEADERS =
            "Accept, Cache-Control, Content-Type, If-Modified-Since, If-None-Match, Range";
    private static final String NAMES = "[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1024}";
    private static final String DAY = "86400";

    private Cors() {}

    /** What every answer says. */
    static void add(HttpHeaders fields) {
        fields.set("Access-Control-Allow-Origin", "*");
        fields.set("Access-Control-Allow-Methods", METHODS);
        fields.set("Access-Control-Expose-Headers", EXPOSED);
    }

    /** The answer to a browser that asks whether a page may ask: it may, with whatever headers. */
    static Reply preflight(Route route, HttpHeaders request) {
        Map<String, String> fields = new LinkedHashMap<>();
        String wanted = request.get("Access-Control-Request-Headers", "");
        fields.put("Allow", route.methods());
        fields.put("Access-Control-Allow-Headers", wanted.matches(NAMES) ? wanted : HEADERS);
        fields.put("Access-Control-Max-Age", DAY);
        fields.put("Vary", "Access-Control-Request-Headers");
        return new Reply(204, fields, Bytes.empty());
    }
}
