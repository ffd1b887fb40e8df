package org.jlibp2p.interop.matrix;

import java.util.List;
import java.util.stream.Stream;

/**
 * What every pair does with a stack that is not the core's. Streams behave as the multiplexer makes them, whatever is
 * below, so the core's cases are not all done again; those are that depend on bytes, sizes, ends and addresses.
 */
final class StackCases {
    private static final int MEASURED = 64;

    private StackCases() {}

    /** The cases of a stack; of them, what has the property {@code interop.cases} in its name. */
    static List<Case> chosen(Stack stack) {
        String part = System.getProperty("interop.cases", "");
        return all(stack).filter(each -> each.name().contains(part)).toList();
    }

    private static Stream<Case> all(Stack stack) {
        List<Case> bytes = List.of(
                IdentifyCases.ofListener(), IdentifyCases.ofDialer(), StreamCases.halfClose(), ServiceCases.echo(1));
        List<Case> bulk = List.of(ServiceCases.echo(16), ServiceCases.up(MEASURED), ServiceCases.down(MEASURED));
        if (stack.equals(Stack.TCP_PLAINTEXT)) {
            return Stream.of(DialCases.all(), bytes).flatMap(List::stream);
        }
        if (stack.equals(Stack.TCP_MPLEX)) {
            // Without flow control, much data at once is what nobody has to take.
            return Stream.of(DialCases.all(), bytes, List.of(ServiceCases.ping(), StreamCases.manyStreams()))
                    .flatMap(List::stream);
        }
        List<Case> many = List.of(ServiceCases.ping(), StreamCases.manyStreams());
        return Stream.of(DialCases.all(), bytes, many, bulk).flatMap(List::stream);
    }
}
