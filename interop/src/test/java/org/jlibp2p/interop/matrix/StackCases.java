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
        return kinds(stack).flatMap(List::stream);
    }

    private static Stream<List<Case>> kinds(Stack stack) {
        List<Case> identify = List.of(IdentifyCases.ofListener(), IdentifyCases.ofDialer());
        List<Case> bytes = List.of(StreamCases.halfClose(), ServiceCases.echo(1), ServiceCases.echo(16));
        List<Case> many = List.of(ServiceCases.ping(), StreamCases.manyStreams());
        List<Case> bulk = List.of(ServiceCases.up(MEASURED), ServiceCases.down(MEASURED));
        if (stack.equals(Stack.TCP_PLAINTEXT)) {
            return Stream.of(DialCases.first(), identify, bytes);
        }
        if (stack.equals(Stack.TCP_MPLEX)) {
            // Without flow control, nobody has to take more than he has room for.
            List<Case> few = List.of(StreamCases.halfClose(), ServiceCases.echo(1));
            return Stream.of(DialCases.all(), identify, few, many);
        }
        if (stack.equals(Stack.WS_TLS)) {
            return Stream.of(
                    DialCases.first(), identify, bytes, bulk); // each of both has been with another one already
        }
        return Stream.of(DialCases.all(), identify, bytes, many, bulk);
    }
}
