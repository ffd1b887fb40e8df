package org.jlibp2p.metrics;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

import org.jlibp2p.delegate.DelegatedRouting;
import org.jlibp2p.delegate.http.AskedDelegate;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.node.Node;

/** The meters of a node that asks delegates over HTTP. */
public final class DelegateClientMetrics extends MetricsPart {
    private static final String NO_STATUS = "none";

    /** Those that delegates answer with; of others the first digit is told. */
    private static final Set<Integer> STATUSES =
            Set.of(200, 304, 400, 404, 406, 422, 429, 499, 500, 501, 502, 503, 504, 508);

    private final DelegatedRouting routing;

    private DelegateClientMetrics(DelegatedRouting routing) {
        this.routing = routing;
    }

    /**
     * The meters of what is asked of delegates.
     *
     * @param routing the node's service, or one without a node
     * @return what {@link Libp2pMetrics#with} takes
     */
    public static DelegateClientMetrics of(DelegatedRouting routing) {
        return new DelegateClientMetrics(Objects.requireNonNull(routing, "routing"));
    }

    @Override
    void bind(Node node, Meters meters, Sampler sampler) {
        meters.onClose(routing.observe(
                asked -> meters.time(Catalog.DELEGATE_ASKED, asked.time(), status(asked.status()), outcome(asked))));
    }

    /** A delegate may answer with any number. */
    private static String status(OptionalInt status) {
        if (status.isEmpty()) {
            return NO_STATUS;
        }
        int number = status.getAsInt();
        if (STATUSES.contains(number)) {
            return Integer.toString(number);
        }
        int digit = number / 100;
        return digit >= 1 && digit <= 5 ? digit + "xx" : BoundedNames.OTHER;
    }

    private static String outcome(AskedDelegate asked) {
        if (asked.failure().isEmpty()) {
            return asked.status().orElse(0) < 400 ? "success" : "refused";
        }
        Throwable failure = asked.failure().get();
        return failure instanceof DelegateException delegate ? Reasons.lower(delegate.reason()) : Reasons.of(failure);
    }
}
