package org.jlibp2p.interop.kad;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.PeerBuild;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.matrix.Report;
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
 * DHTs of go-libp2p, rust-libp2p, js-libp2p and this library together, one for each of them as the only bootstrap peer,
 * as processes on loopback; and one with a server of this library that ends and comes back. Writes what came of it to
 * {@code target/interop-kad-report.md}.
 */
@Tag("other-implementations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KadNetworkIT {
    private final List<PeerKind> kinds = kinds("interop.kad.kinds", List.of(PeerKind.values()));
    private final List<PeerKind> bootstraps = kinds("interop.kad.bootstraps", kinds);
    private final Map<String, Report> reports = new LinkedHashMap<>();

    private static List<PeerKind> kinds(String property, List<PeerKind> otherwise) {
        String named = System.getProperty(property, "");
        return named.isBlank()
                ? otherwise
                : Stream.of(named.split(","))
                        .map(String::trim)
                        .map(PeerKind::named)
                        .toList();
    }

    @BeforeAll
    void buildPeers() {
        kinds.forEach(PeerBuild::run);
    }

    /** Writes what there is so far. */
    private void report() {
        StringJoiner markdown = new StringJoiner("\n");
        reports.forEach((title, report) -> markdown.add(report.markdown(title)));
        try {
            Report.publish(
                    Path.of(System.getProperty("interop.kad.report", "target/interop-kad-report.md")),
                    markdown.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    @Order(1)
    Stream<DynamicContainer> everyKindTakesPartInTheNetworkOfEveryBootstrapPeer() {
        return bootstraps.stream().map(this::network);
    }

    @TestFactory
    @Order(2)
    Stream<DynamicContainer> whatEveryKindLeavesWithOurServerIsThereAfterARestart() {
        return Stream.of(KadRestart.End.values()).map(this::restart);
    }

    private DynamicContainer restart(KadRestart.End end) {
        Report report = reports.computeIfAbsent(
                "A java server with a store in a file, restarted: what a peer of the kind … has left with it",
                title -> new Report());
        Once<KadRestart> restart = new Once<>(() -> new KadRestart(end, kinds));
        String name = "is read by every other kind after it was " + end;
        Stream<DynamicNode> tests = kinds.stream()
                .map(kind -> test(report, name, kind, () -> {
                    long start = System.nanoTime();
                    restart.get().check(kind);
                    return (System.nanoTime() - start) / 1e9;
                }));
        return dynamicContainer("server " + end, tests.onClose(() -> {
            restart.made().ifPresent(KadRestart::close);
            report();
        }));
    }

    private DynamicContainer network(PeerKind bootstrap) {
        Report report = reports.computeIfAbsent(
                "A DHT whose only bootstrap peer is " + bootstrap + ": a peer of the kind …", title -> new Report());
        Once<KadNetwork> network = new Once<>(() -> new KadNetwork(bootstrap, kinds));
        Stream<DynamicNode> tests = KadCases.all().stream().flatMap(each -> {
            List<PeerKind> able = kinds.stream()
                    .filter(kind -> KadNotPossible.reason(each.name(), kind).isEmpty())
                    .toList();
            Round round = new Round(able, kind -> each.body().accept(network.get(), kind));
            return kinds.stream()
                    .map(kind -> test(report, each.name(), kind, () -> {
                        network.get();
                        return round.await(kind);
                    }));
        });
        return dynamicContainer(
                "bootstrap peer " + bootstrap,
                tests.onClose(() -> network.made().ifPresent(KadNetwork::close)));
    }

    private static DynamicTest test(Report report, String name, PeerKind kind, Supplier<Double> body) {
        return dynamicTest(kind + " " + name, () -> {
            String column = kind.toString();
            KadNotPossible.reason(name, kind).ifPresent(reason -> {
                report.notPossible(name, column, reason);
                throw new TestAbortedException(reason);
            });
            try {
                report.done(name, column, body.get(), "");
            } catch (RuntimeException | Error failure) {
                report.failed(name, column, 0, failure);
                throw failure;
            }
        });
    }
}
