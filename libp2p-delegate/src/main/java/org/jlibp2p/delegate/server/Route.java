package org.jlibp2p.delegate.server;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import org.jlibp2p.delegate.serving.Endpoint;

/**
 * What a method and a path ask for. Pure.
 *
 * <p>Specification: IPFS, routing/http-routing-v1.md, Error Codes; RFC 9110, 9.1 and 15.5.6.
 *
 * @param endpoint which endpoint
 * @param parameter the last part of the path; empty where there is none
 * @param methods the methods that the path has, as in {@code Allow}
 */
record Route(Endpoint endpoint, String parameter, String methods) {
    /** What the paths of this API begin with. */
    static final String PREFIX = "/routing/v1/";

    private static final String PROVIDERS = "providers";
    private static final String PEERS = "peers/";
    private static final String IPNS = "ipns/";
    private static final String CLOSEST = "dht/closest/peers/";
    private static final String HEALTH = "/healthz";
    private static final String GET = "GET, HEAD, OPTIONS";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    /**
     * Finds the endpoint.
     *
     * @param method of the request
     * @param path of the request, as it was sent
     * @return where it leads to
     * @throws HttpFault with 501 for a method that HTTP does not have, 400 for an unknown path of this API, 404 for one outside of
     *     it, 405 for a method that the path does not have
     */
    static Route of(String method, String path) {
        if (!METHODS.contains(method)) {
            throw new HttpFault(501, "a method that this server does not know");
        }
        Route route = find(path, method.equals("PUT"));
        if (method.equals("OPTIONS")) {
            return new Route(Endpoint.PREFLIGHT, "", route == null ? GET : route.methods);
        }
        if (route == null) {
            throw path.startsWith(PREFIX)
                    ? new HttpFault(400, "an unknown path: this is delegated routing V1, and there is no such endpoint")
                    : new HttpFault(404, "nothing is here: the endpoints begin with " + PREFIX);
        }
        if (!Set.of(route.methods.split(", ")).contains(method)) {
            throw new HttpFault(405, "this path has only the methods " + route.methods, Map.of("Allow", route.methods));
        }
        return route;
    }

    private static Route find(String path, boolean puts) {
        if (path.equals(HEALTH)) {
            return new Route(Endpoint.HEALTH, "", GET);
        }
        if (!path.startsWith(PREFIX)) {
            return null;
        }
        String rest = path.substring(PREFIX.length());
        if (rest.equals(PROVIDERS) || rest.equals(PROVIDERS + "/")) {
            return new Route(Endpoint.PUT_PROVIDERS, "", "PUT, OPTIONS");
        }
        Route route = null;
        if (rest.startsWith(PROVIDERS + "/")) {
            route = new Route(Endpoint.PROVIDERS, rest.substring(PROVIDERS.length() + 1), GET);
        } else if (rest.startsWith(PEERS)) {
            route = new Route(Endpoint.PEERS, rest.substring(PEERS.length()), GET);
        } else if (rest.startsWith(IPNS)) {
            Endpoint endpoint = puts ? Endpoint.PUT_IPNS : Endpoint.GET_IPNS;
            route = new Route(endpoint, rest.substring(IPNS.length()), "GET, HEAD, PUT, OPTIONS");
        } else if (rest.startsWith(CLOSEST)) {
            route = new Route(Endpoint.CLOSEST_PEERS, rest.substring(CLOSEST.length()), GET);
        }
        return route == null || route.parameter.isEmpty() || route.parameter.indexOf('/') >= 0
                ? null
                : new Route(route.endpoint, decoded(route.parameter), route.methods);
    }

    /** Without its percent signs; what they say is text of any kind. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new HttpFault(400, "a percent sign in the path that no two digits follow");
                }
                bytes[size++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[size++] = (byte) each;
            }
        }
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
