package org.jlibp2p.transport.ws;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.transport.ws.UpgradeException.Reason;

/**
 * What a listener serves, and to pages of which origins. Immutable.
 *
 * @param path the only path that is served, or empty for any
 * @param origins the only origins that are served, in small letters; empty for any
 */
record Site(Optional<Bytes> path, Optional<Set<String>> origins) {
    /**
     * Refuses a request that is not served. One without an origin does not come from a browser, and is not held against the list.
     *
     * @param target the request's target
     * @param from all its origins
     * @throws UpgradeException with the status to answer with
     */
    void check(String target, List<String> from) {
        if (path.isPresent() && !path.equals(HttpTarget.path(target))) {
            throw new UpgradeException(Reason.UNKNOWN_PATH, HttpResponseStatus.NOT_FOUND.code(), "no such path");
        }
        if (from.size() > 1) {
            throw new UpgradeException(
                    Reason.BAD_REQUEST, HttpResponseStatus.BAD_REQUEST.code(), "more than one Origin");
        }
        if (origins.isPresent()
                && !from.isEmpty()
                && !origins.get().contains(from.get(0).toLowerCase(Locale.ROOT))) {
            throw new UpgradeException(
                    Reason.FORBIDDEN_ORIGIN, HttpResponseStatus.FORBIDDEN.code(), "this origin is not allowed");
        }
    }
}
