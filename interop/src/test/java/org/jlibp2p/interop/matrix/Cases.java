package org.jlibp2p.interop.matrix;

import java.util.List;
import java.util.stream.Stream;

/** Everything that every pair does, in this order; of it, what has the property {@code interop.cases} in its name. */
final class Cases {
    private Cases() {}

    static List<Case> chosen() {
        String part = System.getProperty("interop.cases", "");
        List<Case> chosen = Stream.of(
                        DialCases.all(),
                        IdentifyCases.all(),
                        StreamCases.all(),
                        ServiceCases.all(),
                        DialCases.crashes())
                .flatMap(List::stream)
                .filter(each -> each.name().contains(part))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no case has in its name: " + part);
        }
        return chosen;
    }
}
