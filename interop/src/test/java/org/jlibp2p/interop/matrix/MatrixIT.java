package org.jlibp2p.interop.matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.KeyKind;
import org.jlibp2p.interop.harness.PeerBuild;
import org.jlibp2p.interop.harness.PeerKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.opentest4j.TestAbortedException;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * This library against go-libp2p, rust-libp2p, js-libp2p and itself, each pair both ways, as processes on loopback.
 * Writes what came of it to {@code target/interop-report.md}.
 */
@Tag("other-implementations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MatrixIT {
    private static final String IDLE = "a connection that was idle for 30 s still answers pings";

    private final List<Direction> directions = Direction.chosen();
    private final Map<PeerKind, Throwable> unbuilt = new EnumMap<>(PeerKind.class);
    private final Report pairs = new Report();
    private final Report keys = new Report();
    private final Map<Stack, Report> stacks = new LinkedHashMap<>();
    private final Report networks = new Report();
    private PrivateNetworks privateNetworks;
    private IdleWatch idle;

    @BeforeAll
    void buildPeersAndBeginToIdle() {
        directions.stream().flatMap(Direction::kinds).distinct().forEach(kind -> {
            try {
                PeerBuild.run(kind);
            } catch (RuntimeException | AssertionError failure) {
                unbuilt.put(kind, failure);
            }
        });
        idle = new IdleWatch(directions.stream()
                .filter(direction -> direction.kinds().noneMatch(unbuilt::containsKey))
                .toList());
    }

    @AfterAll
    void report() throws IOException {
        idle.close();
        if (privateNetworks != null) {
            privateNetworks.close();
        }
        StringJoiner markdown = new StringJoiner("\n");
        markdown.add(pairs.markdown("Pairs (who dials → who listens)"));
        markdown.add(keys.markdown("Identity keys, the same on both sides, dialled both ways"));
        stacks.forEach((stack, report) -> markdown.add(report.markdown(stack.name())));
        markdown.add(networks.markdown("Private networks (who dials → who listens)"));
        Report.publish(Path.of(System.getProperty("interop.report", "target/interop-report.md")), markdown.toString());
    }

    @TestFactory
    @Order(1)
    Stream<DynamicContainer> everyPairDoesEveryCase() {
        return directions.stream().map(direction -> {
            Pair pair = new Pair(direction, Stack.CORE);
            Stream<DynamicNode> cases = Cases.chosen().stream().map(each -> test(pairs, pair, each));
            return dynamicContainer(direction.toString(), cases.onClose(pair::close));
        });
    }

    private DynamicTest test(Report report, Pair pair, Case each) {
        return dynamicTest(
                each.name(),
                () -> record(report, each.name(), pair.stack(), pair.direction(), () -> {
                    try {
                        pair.open();
                        return each.body().run(pair);
                    } catch (RuntimeException | Error failure) {
                        pair.close(); // the next case begins with new processes
                        throw failure;
                    }
                }));
    }

    @TestFactory
    @Order(2)
    Stream<DynamicTest> everyPairStaysConnectedWhileIdle() {
        return directions.stream()
                .map(direction -> dynamicTest(
                        direction + ": " + IDLE,
                        () -> record(pairs, IDLE, Stack.CORE, direction, () -> {
                            idle.check(direction);
                            return "";
                        })));
    }

    @TestFactory
    @Order(3)
    Stream<DynamicContainer> everyKindOfKeyIsProvedToEveryPeer() {
        Stream<PeerKind> others = directions.stream()
                .filter(direction -> direction.kinds().anyMatch(PeerKind.JAVA::equals))
                .map(direction -> direction.dialer() == PeerKind.JAVA ? direction.listener() : direction.dialer())
                .distinct();
        return others.map(other -> dynamicContainer(
                "java and " + other, Arrays.stream(KeyKind.values()).map(key -> keyTest(other, key))));
    }

    @TestFactory
    @Order(4)
    Stream<DynamicContainer> everyPairConnectsByEveryStack() {
        Stack.others().forEach(stack -> stacks.put(stack, new Report()));
        return Stack.others().stream()
                .map(stack -> dynamicContainer(
                        stack.name(), directions.stream().map(direction -> inDirection(direction, stack))));
    }

    private DynamicContainer inDirection(Direction direction, Stack stack) {
        Pair pair = new Pair(direction, stack);
        Stream<DynamicNode> cases = StackCases.chosen(stack).stream().map(each -> test(stacks.get(stack), pair, each));
        return dynamicContainer(direction.toString(), cases.onClose(pair::close));
    }

    @TestFactory
    @Order(5)
    Stream<DynamicContainer> privateNetworksLetInWhoHasTheKey() {
        privateNetworks = new PrivateNetworks(directions.stream()
                .filter(direction -> direction.kinds().noneMatch(unbuilt::containsKey))
                .toList());
        return directions.stream()
                .map(direction -> dynamicContainer(
                        direction.toString(),
                        Stream.of(PrivateNetworks.Attempt.values())
                                .map(attempt -> dynamicTest(
                                        attempt.toString(),
                                        () -> record(
                                                networks, attempt.toString(), direction.toString(), direction, () -> {
                                                    privateNetworks.check(direction, attempt);
                                                    return "";
                                                })))));
    }

    private DynamicTest keyTest(PeerKind other, KeyKind key) {
        Direction direction = new Direction(PeerKind.JAVA, other);
        return dynamicTest(key.flag(), () -> {
            if (!other.keys().contains(key)) {
                String reason = other + "-libp2p has no peer ids of " + key.flag() + " keys";
                keys.notPossible(key.flag(), "java ↔ " + other, reason);
                throw new TestAbortedException(reason);
            }
            record(keys, key.flag(), "java ↔ " + other, direction, () -> {
                KeyTypes.connect(other, key);
                return "";
            });
        });
    }

    private void record(Report report, String name, Stack stack, Direction direction, Supplier<String> body) {
        NotPossible.reason(name, stack, direction).ifPresent(reason -> {
            report.notPossible(name, direction.toString(), reason);
            throw new TestAbortedException(reason);
        });
        record(report, name, direction.toString(), direction, body);
    }

    private void record(Report report, String row, String column, Direction direction, Supplier<String> body) {
        long start = System.nanoTime();
        try {
            direction.kinds().filter(unbuilt::containsKey).findFirst().ifPresent(kind -> {
                throw new AssertionError(unbuilt.get(kind).getMessage(), unbuilt.get(kind));
            });
            String figures = body.get();
            report.done(row, column, seconds(start), figures);
        } catch (RuntimeException | Error failure) {
            report.failed(row, column, seconds(start), failure);
            throw failure;
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
