package org.jlibp2p.interop.metrics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the page, the dashboard and the rules speak of is in a real scrape of nodes that have had work. */
class MonitoringIT {
    private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? [^ ]+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    private static final int ROUNDS = 20;

    private static MeasuredNetwork network;

    /** The labels of each series of the scrape. */
    private static Map<String, Set<String>> series;

    @BeforeAll
    static void work() throws IOException {
        network = MeasuredNetwork.start();
        List<String> wanted =
                Monitoring.rows().stream().map(Monitoring.Row::inPrometheus).toList();
        for (int round = 0; round < ROUNDS; round++) {
            network.work(round);
            series = series(network.scrape());
            if (series.keySet().containsAll(wanted)) {
                return;
            }
            LockSupport.parkNanos(1_000_000_000);
        }
    }

    @AfterAll
    static void end() {
        network.close();
    }

    private static Map<String, Set<String>> series(String scrape) {
        Map<String, Set<String>> series = new HashMap<>();
        scrape.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            Set<String> labels = series.computeIfAbsent(matcher.group(1), name -> new TreeSet<>());
            if (matcher.group(2) != null) {
                LABEL.matcher(matcher.group(2)).results().forEach(label -> labels.add(label.group(1)));
            }
        });
        return series;
    }

    @Test
    void everyMeterOfThePageIsThereWithItsTags() throws IOException {
        assertThat(Monitoring.rows()).hasSizeGreaterThan(40);
        assertThat(series.keySet())
                .containsAll(Monitoring.rows().stream()
                        .map(Monitoring.Row::inPrometheus)
                        .toList());
        for (Monitoring.Row row : Monitoring.rows()) {
            Set<String> expected = new TreeSet<>(row.tags());
            expected.add("node");
            assertThat(series.get(row.inPrometheus())).as(row.meter()).isEqualTo(expected);
        }
    }

    @Test
    void everyQueryOfTheDashboardAndOfTheRulesAsksForWhatThereIs() throws IOException {
        List<String> queries = new ArrayList<>(Monitoring.rules());
        assertThat(queries).hasSize(16);
        Monitoring.panels().values().forEach(queries::addAll);
        assertThat(queries).hasSizeGreaterThan(60);
        Set<String> fromPrometheus = Set.of("job", "instance");
        for (String query : queries) {
            assertThat(Monitoring.names(query).toList()).as(query).allMatch(series::containsKey);
            assertThat(Monitoring.labels(query))
                    .as(query)
                    .allMatch(use -> fromPrometheus.contains(use.getValue())
                            || series.get(use.getKey()).contains(use.getValue()));
        }
    }

    @Test
    void everyMeterIsOnTheDashboard() throws IOException {
        String all = String.join(
                "\n",
                Monitoring.panels().values().stream().flatMap(List::stream).toList());
        Set<String> shown = new TreeSet<>(Monitoring.names(all).toList());
        assertThat(Monitoring.rows().stream()
                        .filter(row -> Stream.of("", "_bucket")
                                .noneMatch(end -> shown.contains(
                                        end.isEmpty()
                                                ? row.inPrometheus()
                                                : row.inPrometheus().replace("_count", end))))
                        .map(Monitoring.Row::meter))
                .as("on the page and not on the dashboard")
                .containsExactly("libp2p.kad.server", "libp2p.kad.replies", "libp2p.relay.circuits.lasted");
    }
}
