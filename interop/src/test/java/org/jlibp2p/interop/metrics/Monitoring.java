package org.jlibp2p.interop.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.jr.ob.JSON;

/** The files of {@code docs/monitoring}, and the page about the meters. */
final class Monitoring {
    static final Path FOLDER =
            Path.of("..", "docs", "monitoring").toAbsolutePath().normalize();

    private static final Path PAGE = FOLDER.resolve("..").resolve("metrics.md").normalize();
    private static final Pattern ROW =
            Pattern.compile("\\| `(libp2p\\.[a-z.]+)` \\| (\\w+) \\| (\\w*) \\| ([^|]*) \\|.*");
    private static final Pattern NAME = Pattern.compile("libp2p_[a-z0-9_]+");
    private static final Pattern SELECTOR = Pattern.compile("(libp2p_[a-z0-9_]+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
    private static final Pattern EXPRESSION = Pattern.compile("expr: (?:>-\\n)?((?:.|\\n)*?)\\n        for:");

    private Monitoring() {}

    /** A row of the page: what Prometheus calls the meter, and its labels. */
    record Row(String meter, String inPrometheus, Set<String> tags) {}

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> tags = new TreeSet<>();
                for (String tag : row.group(4).replace("`", "").split(", ")) {
                    if (!tag.isBlank()) {
                        tags.add(tag.strip());
                    }
                }
                rows.add(new Row(row.group(1), name(row.group(1), row.group(2), row.group(3)), tags));
            }
        }
        return rows;
    }

    private static String name(String meter, String type, String unit) {
        String name = meter.replace('.', '_');
        return switch (type) {
            case "timer" -> name + "_seconds_count";
            case "counter" -> name + (unit.isEmpty() ? "" : "_" + unit) + "_total";
            default -> name + (unit.isEmpty() ? "" : "_" + unit);
        };
    }

    /** What each panel of the dashboard asks, by the panel's title. */
    static Map<String, List<String>> panels() throws IOException {
        Map<String, List<String>> panels = new TreeMap<>();
        Map<String, Object> dashboard =
                JSON.std.mapFrom(FOLDER.resolve("grafana-dashboard.json").toFile());
        for (Object each : (List<?>) dashboard.get("panels")) {
            Map<?, ?> panel = (Map<?, ?>) each;
            if (panel.get("targets") instanceof List<?> targets) {
                List<String> expressions = targets.stream()
                        .map(target -> ((Map<?, ?>) target).get("expr").toString())
                        .toList();
                panels.put(panel.get("title").toString(), expressions);
            }
        }
        return panels;
    }

    static List<String> rules() throws IOException {
        Matcher found = EXPRESSION.matcher(Files.readString(FOLDER.resolve("alerts.yml")));
        List<String> rules = new ArrayList<>();
        while (found.find()) {
            rules.add(found.group(1));
        }
        return rules;
    }

    /** What a query of the dashboard is when its variables are filled in. */
    static String filled(String query) {
        return query.replace("$job", "libp2p").replace("$instance", ".*").replace("$__rate_interval", "10s");
    }

    /** The series that a query reads. */
    static Stream<String> names(String query) {
        return NAME.matcher(query).results().map(found -> found.group());
    }

    /** The labels by which a query chooses among a series' values, each with the series. */
    static Set<Map.Entry<String, String>> labels(String query) {
        Set<Map.Entry<String, String>> labels = new LinkedHashSet<>();
        SELECTOR.matcher(query)
                .results()
                .forEach(selector -> LABEL.matcher(selector.group(2).replaceAll("\"[^\"]*\"", "\"\""))
                        .results()
                        .forEach(label -> labels.add(Map.entry(selector.group(1), label.group(1)))));
        return labels;
    }
}
