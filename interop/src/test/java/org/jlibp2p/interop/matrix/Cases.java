package org.jlibp2p.interop.matrix;

import java.util.List;
import java.util.stream.Stream;

/** Everything that every pair does, in this order; the property {@code interop.cases} leaves those whose name it is part of. */
final class Cases {
    private Cases() {}

    static List<Case> chosen() {
        String part = System.getProperty("interop.cases", "");
        return Stream.of(
                        DialCases.all(),
                        IdentifyCases.all(),
                        StreamCases.all(),
                        ServiceCases.all(),
                        DialCases.crashes())
                .flatMap(List::stream)
                .filter(each -> each.name().contains(part))
                .toList();
    }
}
