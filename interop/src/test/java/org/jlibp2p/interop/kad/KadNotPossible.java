package org.jlibp2p.interop.kad;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.interop.harness.PeerKind;

/** What some implementation cannot do in a DHT, and why. It is shown in the report and is no failure. */
final class KadNotPossible {
    private record Entry(String caseName, PeerKind kind, String reason) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry(
                    KadCases.CLIENTS_FOUND,
                    PeerKind.RUST,
                    "rust-libp2p's lookup gives only peers that have answered it, which clients do not"),
            new Entry(
                    KadCases.RSA_NAME,
                    PeerKind.RUST,
                    "rust-libp2p gives no RSA key to the library that signs records"));

    private KadNotPossible() {}

    /** Why a kind cannot do a case; empty if it can. */
    static Optional<String> reason(String caseName, PeerKind kind) {
        return ENTRIES.stream()
                .filter(entry -> entry.caseName().equals(caseName) && entry.kind() == kind)
                .map(Entry::reason)
                .findFirst();
    }
}
