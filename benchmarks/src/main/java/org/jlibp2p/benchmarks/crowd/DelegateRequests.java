package org.jlibp2p.benchmarks.crowd;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.peer.PeerId;

/** What a delegate is asked, in turns. Immutable. */
final class DelegateRequests {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String NDJSON = "application/x-ndjson";
    private static final String JSON = "application/json";

    private final List<HttpRequest> requests;

    private DelegateRequests(List<HttpRequest> requests) {
        this.requests = requests;
    }

    /**
     * Of ten requests four for providers as they are found, three for providers in one answer, three for peers. The content in the
     * turns of the peers is left out, and the rest is always asked for in the same form.
     */
    static DelegateRequests hot(URI delegate, List<Cid> content, List<PeerId> peers) {
        List<HttpRequest> requests = new ArrayList<>();
        for (int i = 0; i < 2 * content.size(); i++) {
            int kind = i % 10;
            if (kind < 7) {
                requests.add(providers(delegate, content.get(i % content.size()), kind < 4 ? NDJSON : JSON));
            } else {
                PeerId peer = peers.get(i % peers.size());
                requests.add(request(delegate, "peers/" + peer.toCid().toString(Multibase.BASE32), JSON));
            }
        }
        return new DelegateRequests(requests);
    }

    /** Providers of each content, as they are found. */
    static DelegateRequests once(URI delegate, List<Cid> content) {
        return new DelegateRequests(
                content.stream().map(cid -> providers(delegate, cid, NDJSON)).toList());
    }

    private static HttpRequest providers(URI delegate, Cid cid, String accept) {
        return request(delegate, "providers/" + cid, accept);
    }

    private static HttpRequest request(URI delegate, String path, String accept) {
        return HttpRequest.newBuilder(delegate.resolve("/routing/v1/" + path))
                .header("Accept", accept)
                .timeout(TIMEOUT)
                .build();
    }

    HttpRequest get(long turn) {
        return requests.get((int) (turn % requests.size()));
    }
}
