package org.jlibp2p.delegate.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.QueryStringDecoder;
import org.jlibp2p.delegate.schema.MediaTypes;
import org.jlibp2p.delegate.schema.RoutingFilter;
import org.jlibp2p.delegate.serving.Endpoint;

/**
 * What somebody wants of the records that are found. Pure.
 *
 * @param stream whether as a stream
 * @param filter which of them
 * @param limit the most of them
 */
record RecordQuery(boolean stream, RoutingFilter filter, int limit) {
    /** How many parameters of a query are looked at. */
    static final int MAX_PARAMETERS = 64;

    /**
     * Reads a request.
     *
     * @param request for records
     * @param endpoint what for: only providers and peers are filtered
     * @param documentLimit the most records in a document
     * @param streamLimit the most records in a stream
     * @return what is wanted
     * @throws HttpFault with 406 if no kind of answer is wanted that there is, and 422 if the filter is none
     */
    static RecordQuery of(Request request, Endpoint endpoint, int documentLimit, int streamLimit) {
        boolean stream = Accept.of(request.headers().getAll("Accept")).wantsStream();
        RoutingFilter filter = endpoint == Endpoint.CLOSEST_PEERS
                ? RoutingFilter.none()
                : filter(request.head().query());
        return new RecordQuery(stream, filter, stream ? streamLimit : documentLimit);
    }

    private static RoutingFilter filter(String query) {
        if (query.isEmpty()) {
            return RoutingFilter.none();
        }
        try {
            Map<String, List<String>> parameters =
                    new QueryStringDecoder(query, StandardCharsets.UTF_8, false, MAX_PARAMETERS).parameters();
            return RoutingFilter.parse(
                    parameters.getOrDefault(RoutingFilter.ADDRESSES, List.of()),
                    parameters.getOrDefault(RoutingFilter.PROTOCOLS, List.of()));
        } catch (IllegalArgumentException e) {
            throw new HttpFault(422, "the query cannot be understood: " + e.getMessage());
        }
    }

    /** Whether what a search has found by now is enough, though it did not go on to its end. */
    boolean isSatisfiedBy(SharedSearch<FoundRecord> search) {
        return search.has(limit, record -> record.passes(filter));
    }

    /** The media type of the answer. */
    String type() {
        return stream ? MediaTypes.NDJSON : MediaTypes.JSON;
    }
}
