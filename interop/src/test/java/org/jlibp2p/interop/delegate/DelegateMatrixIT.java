package org.jlibp2p.interop.delegate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.PeerBuild;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.matrix.Report;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.opentest4j.TestAbortedException;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Clients and servers of delegated routing, each with each: this library's, boxo's and helia's. Writes what came of it to
 * {@code target/interop-delegate-report.md}.
 */
@Tag("other-implementations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DelegateMatrixIT {
    private static final List<PeerKind> KINDS = List.of(PeerKind.JAVA, PeerKind.GO, PeerKind.JS);
    private static final List<DelegateDirection> DIRECTIONS = directions();
    private static final String CASES = System.getProperty("interop.cases", "");

    private final Map<PeerKind, PeerProcess> peers = new EnumMap<>(PeerKind.class);
    private final Report report = new Report();
    private PeerProcess documents;

    private static List<DelegateDirection> directions() {
        String named = System.getProperty("interop.delegate.pairs", "");
        List<DelegateDirection> all = KINDS.stream()
                .flatMap(client -> KINDS.stream().map(server -> new DelegateDirection(client, server)))
                .toList();
        return named.isBlank()
                ? all
                : all.stream()
                        .filter(each -> List.of(named.split(",")).contains(each.toString()))
                        .toList();
    }

    @BeforeAll
    void startPeers() {
        List<PeerKind> used = KINDS.stream()
                .filter(kind -> DIRECTIONS.stream().anyMatch(each -> each.client() == kind || each.server() == kind))
                .toList();
        used.forEach(PeerBuild::run);
        used.forEach(kind -> peers.put(kind, PeerProcess.start(kind, "--routing-server", "0")));
        if (used.contains(PeerKind.GO)) {
            documents = PeerProcess.start(PeerKind.GO, "--routing-server", "0", "--routing-json");
        }
    }

    @AfterAll
    void stopPeers() throws IOException {
        peers.values().forEach(PeerProcess::close);
        if (documents != null) {
            documents.close();
        }
        Report.publish(
                Path.of(System.getProperty("interop.delegate.report", "target/interop-delegate-report.md")),
                report.markdown("Delegated routing: a client of one kind and a server of another"));
    }

    @TestFactory
    Stream<DynamicContainer> everyClientAsksEveryServer() {
        return DIRECTIONS.stream()
                .map(direction -> dynamicContainer(
                        direction.toString(),
                        DelegateCases.all().stream()
                                .filter(each -> each.name().contains(CASES))
                                .map(each -> test(each, direction, peers.get(direction.server())))));
    }

    /** The servers of the other pairs stream; here is one that never does. */
    @TestFactory
    Stream<DynamicContainer> everyClientReadsDocuments() {
        return DIRECTIONS.stream()
                .filter(direction -> direction.server() == PeerKind.GO)
                .map(direction -> dynamicContainer(
                        direction + " in documents",
                        DelegateDocuments.all().stream()
                                .filter(each -> each.name().contains(CASES))
                                .map(each -> test(each, direction, documents))));
    }

    private DynamicTest test(DelegateCase each, DelegateDirection direction, PeerProcess server) {
        return dynamicTest(each.name(), () -> {
            DelegateNotPossible.reason(each.name(), direction).ifPresent(reason -> {
                report.notPossible(each.name(), direction.toString(), reason);
                throw new TestAbortedException(reason);
            });
            run(each, direction.toString(), new DelegatePair(DelegateClient.of(peers.get(direction.client())), server));
        });
    }

    private void run(DelegateCase each, String column, DelegatePair pair) {
        long start = System.nanoTime();
        try {
            each.body().accept(pair);
            report.done(each.name(), column, (System.nanoTime() - start) / 1e9, "");
        } catch (RuntimeException | Error failure) {
            report.failed(each.name(), column, (System.nanoTime() - start) / 1e9, failure);
            throw failure;
        }
    }
}
