package org.jlibp2p.interop.matrix;

import java.util.List;
import java.util.stream.Stream;

/** Everything that every pair does, in this order. */
final class Cases {
    private Cases() {}

    static List<Case> all() {
        return Stream.of(
                        DialCases.all(),
                        IdentifyCases.all(),
                        StreamCases.all(),
                        ServiceCases.all(),
                        DialCases.crashes())
                .flatMap(List::stream)
                .toList();
    }
}
