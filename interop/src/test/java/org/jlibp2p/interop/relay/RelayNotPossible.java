package org.jlibp2p.interop.relay;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.interop.harness.PeerKind;

/** What some implementation cannot do as a relay or at one, and why. It is shown, and is no failure. */
final class RelayNotPossible {
    static final String VOUCHER = "as a relay, vouches for a reservation";
    static final String VERIFIES = "verifies a voucher, and shows it";
    static final String RENEWAL = "renews its reservation";
    static final String EXPIRY = "lets its reservation end";

    private record Entry(String what, PeerKind kind, String reason) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry(VOUCHER, PeerKind.RUST, "rust-libp2p's relay gives no voucher"),
            new Entry(VERIFIES, PeerKind.RUST, "rust-libp2p takes a voucher without a look at it"),
            new Entry(VERIFIES, PeerKind.JS, "js-libp2p takes a voucher without a look at it"),
            new Entry(
                    RENEWAL,
                    PeerKind.GO,
                    "go-libp2p's client reserves once; its auto-relay renews two minutes before the end, and looks once a minute"),
            new Entry(EXPIRY, PeerKind.RUST, "rust-libp2p renews as long as it listens"),
            new Entry(EXPIRY, PeerKind.JS, "js-libp2p renews as long as it listens"));

    private RelayNotPossible() {}

    /** Why a kind cannot do something; empty if it can. */
    static Optional<String> reason(String what, PeerKind kind) {
        return ENTRIES.stream()
                .filter(entry -> entry.what().equals(what) && entry.kind() == kind)
                .map(Entry::reason)
                .findFirst();
    }
}
