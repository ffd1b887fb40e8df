package org.jlibp2p.interop.delegate;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.jlibp2p.interop.harness.PeerKind;

/** What some client or server of delegated routing cannot do, and why. It is shown in the report and is no failure. */
final class DelegateNotPossible {
    private record Entry(String caseName, Predicate<DelegateDirection> directions, String reason) {}

    private static final List<Entry> ENTRIES = List.of(
            asking(
                    DelegateCases.CLOSEST_STREAMED,
                    PeerKind.JAVA,
                    "this library's routing gives the closest peers together"),
            answering(
                    DelegateCases.CLOSEST_STREAMED,
                    PeerKind.JAVA,
                    "this library's routing gives the closest peers together"),
            asking(DelegateCases.SCHEMAS_KEPT, PeerKind.JS, "helia's client drops what has no ID"),
            asking(DelegateCases.PEER_FAILURE, PeerKind.JS, "helia's client logs the failure and finds nobody"),
            asking(DelegateCases.CLOSEST_FAILURE, PeerKind.JS, "helia's client logs the failure and finds nobody"),
            answering(
                    DelegateCases.CLOSEST_FAILURE,
                    PeerKind.JS,
                    "helia's server logs the failure and sends an empty stream"),
            between(
                    DelegateCases.ADDRESS_FILTER,
                    PeerKind.JS,
                    PeerKind.JS,
                    "helia's server does not filter, and its client leaves it to the server"),
            between(
                    DelegateCases.PROTOCOL_FILTER,
                    PeerKind.JS,
                    PeerKind.JS,
                    "helia's server does not filter, and its client leaves it to the server"),
            asking(DelegateDocuments.PEER, PeerKind.JS, "helia's client asks for a stream and nothing else"),
            asking(DelegateDocuments.CLOSEST, PeerKind.JS, "helia's client asks for a stream and nothing else"),
            notGo(DelegateCases.FIELDS_KEPT),
            notGo(DelegateCases.SCHEMAS_KEPT),
            notGo(DelegateCases.LEGACY));

    private DelegateNotPossible() {}

    private static Entry asking(String name, PeerKind kind, String reason) {
        return new Entry(name, direction -> direction.client() == kind, reason);
    }

    private static Entry answering(String name, PeerKind kind, String reason) {
        return new Entry(name, direction -> direction.server() == kind, reason);
    }

    private static Entry between(String name, PeerKind client, PeerKind server, String reason) {
        return new Entry(name, new DelegateDirection(client, server)::equals, reason);
    }

    private static Entry notGo(String name) {
        return new Entry(
                name,
                direction -> direction.server() != PeerKind.GO,
                "a router of this library or of helia finds peers and addresses, nothing else");
    }

    /** Why a pair cannot do a case; empty if it can. */
    static Optional<String> reason(String caseName, DelegateDirection direction) {
        return ENTRIES.stream()
                .filter(entry ->
                        entry.caseName().equals(caseName) && entry.directions().test(direction))
                .map(Entry::reason)
                .findFirst();
    }
}
