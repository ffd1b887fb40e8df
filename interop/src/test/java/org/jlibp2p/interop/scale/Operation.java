package org.jlibp2p.interop.scale;

import java.util.List;
import java.util.Locale;

/** What members do all along, and how often each of it. */
enum Operation {
    PROVIDE(2),
    FIND_PROVIDERS(4),
    PUT(2),
    GET(4),
    FIND_PEER(4),
    RELAY_DIAL(2),
    DELEGATE(3),
    TRANSFER(1);

    private final int weight;

    Operation(int weight) {
        this.weight = weight;
    }

    /** Each as often as it weighs. */
    static List<Operation> weighted() {
        return List.of(values()).stream()
                .flatMap(each -> java.util.Collections.nCopies(each.weight, each).stream())
                .toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
