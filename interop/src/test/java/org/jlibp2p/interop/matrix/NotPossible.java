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
    private static final String ALL = "all";

    private record Entry(String caseName, Predicate<Stack> stacks, Predicate<Direction> directions, String reason) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry(
                    StreamCases.RESET_SEEN,
                    stack -> true,
                    direction -> direction.dialer() == PeerKind.RUST,
                    "rust-libp2p's yamux shows a reset as the end of the stream"),
            new Entry(
                    DialCases.WRONG_PEER,
                    Stack.WS_TLS::equals,
                    direction -> direction.dialer() == PeerKind.JS && direction.listener() != PeerKind.RUST,
                    "js-libp2p leaves a WebSocket open when the TLS inside has proved another peer"),
            new Entry(
                    ALL,
                    Stack.TCP_MPLEX::equals,
                    direction -> direction.kinds().anyMatch(PeerKind.GO::equals),
                    "go-libp2p has dropped mplex"));

    private NotPossible() {}

    /** Why a pair cannot do a case with a stack; empty if it can. */
    static Optional<String> reason(String caseName, Stack stack, Direction direction) {
        return ENTRIES.stream()
                .filter(entry ->
                        entry.caseName().equals(caseName) || entry.caseName().equals(ALL))
                .filter(entry ->
                        entry.stacks().test(stack) && entry.directions().test(direction))
                .map(Entry::reason)
                .findFirst();
    }
}
