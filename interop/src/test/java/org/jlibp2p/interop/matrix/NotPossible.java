package org.jlibp2p.interop.matrix;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.jlibp2p.interop.harness.PeerKind;

/**
 * What some implementation cannot do, and why. What stands here is shown in the report and is no failure; nothing else
 * is left out.
 */
final class NotPossible {
    private record Entry(String caseName, Predicate<Direction> where, String reason) {}

    private static final List<Entry> ENTRIES = List.of(new Entry(
            StreamCases.RESET_SEEN,
            direction -> direction.dialer() == PeerKind.RUST,
            "rust-libp2p's yamux shows a reset as the end of the stream"));

    private NotPossible() {}

    /** Why a pair cannot do a case; empty if it can. */
    static Optional<String> reason(String caseName, Direction direction) {
        return ENTRIES.stream()
                .filter(entry ->
                        entry.caseName().equals(caseName) && entry.where().test(direction))
                .map(Entry::reason)
                .findFirst();
    }
}
