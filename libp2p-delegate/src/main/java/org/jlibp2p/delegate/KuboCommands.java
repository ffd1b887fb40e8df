package org.jlibp2p.delegate;

import java.util.List;

/** Which commands a Kubo node has. */
public enum KuboCommands {
    /** Those of {@code /api/v0/routing}, since version 0.14. */
    ROUTING(List.of("/routing/")),
    /** Those of {@code /api/v0/dht}, of older versions. */
    DHT(List.of("/dht/")),
    /** The former, and the latter from when the node says that it does not know the former. */
    PROBED(List.of("/routing/", "/dht/"));

    private final List<String> folders;

    KuboCommands(List<String> folders) {
        this.folders = folders;
    }

    /** Where the commands may be, the likely place first. */
    List<String> folders() {
        return folders;
    }
}
