package org.jlibp2p.interop.peer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jlibp2p.event.Reachability;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.reachability.autonat.AddressState;

/** {@code autonat}: where the node can be reached. */
final class ReachabilityCommands {
    private ReachabilityCommands() {}

    static Map<String, Command> of(Peer peer) {
        return Map.of("autonat", (arguments, deadline) -> autoNat(peer));
    }

    private static Map<String, ?> autoNat(Peer peer) {
        if (!peer.flags().autoNat()) {
            throw new UnsupportedException("there is no AutoNAT without --autonat");
        }
        AutoNat autoNat = peer.node().service(AutoNat.class);
        List<Map<String, Object>> addresses =
                autoNat.addresses().stream().map(ReachabilityCommands::describe).toList();
        return Map.of(
                "reachability", text(peer.node().reachability()),
                "addresses", addresses,
                "addrs", peer.addresses(),
                "explanation", autoNat.explain());
    }

    private static Map<String, Object> describe(AddressState state) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("addr", state.address().toString());
        description.put("reachability", text(state.reachability()));
        description.put("confidence", state.confidence());
        description.put("observers", state.observers());
        description.put("announced", state.announced());
        return description;
    }

    static String text(Reachability reachability) {
        return reachability.name().toLowerCase(Locale.ROOT);
    }
}
