package org.jlibp2p.testkit;

import java.util.Set;
import java.util.stream.Collectors;

import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/** One run of a contract over an implementation, as its author would have it. */
final class ContractRun {
    private ContractRun() {}

    /** The sentences that do not hold, once each, whatever their parameters. */
    static Set<String> failuresOf(Class<?> contract) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents()
                .failed()
                .map(Event::getTestDescriptor)
                .map(test -> test.getSource().orElseThrow())
                .map(source -> ((MethodSource) source).getMethodName())
                .collect(Collectors.toSet());
    }
}
