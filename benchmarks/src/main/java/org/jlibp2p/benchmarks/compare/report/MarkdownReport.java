package org.jlibp2p.benchmarks.compare.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.StringJoiner;

import org.jlibp2p.benchmarks.compare.measure.Archives;
import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Contestant;
import org.jlibp2p.benchmarks.compare.result.Failure;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.benchmarks.compare.result.Results;
import org.jlibp2p.benchmarks.compare.result.Summary;

/** Results as one Markdown page: a table for each family of measures, what is missing and why, and the facts. */
public final class MarkdownReport {
    private static final Map<String, String> NOTES = Map.of(
            "bulk", "Bytes of `/perf/1.0.0` over one connection, all streams together; processor time of each process.",
            "echo", "One message at a time on one open stream. A blocking caller waits for each answer on a thread.",
            "connections", "Dial, handshake, identify, close; the listener also tells of each on its standard output.",
            "streams", "Open, one byte there and back, end.",
            "memory", "What the listening peer grows by, its garbage collected, under the same crowd of peers.",
            "start",
                    "The command waits in the standard input of the fresh process. With an archive java has the options "
                            + "`" + Archives.OPTIONS + "` besides.",
            "link",
                    "Through a relay that holds bytes back for 30 ms each way, but not TCP's handshake: that round trip is "
                            + "added. The code is warm, the peer and its address are new.",
            "limits", "No libp2p: what could be reached at most.");

    private final Results results;
    private final StringJoiner page = new StringJoiner("\n", "", "\n");

    private MarkdownReport(Results results) {
        this.results = results;
    }

    /**
     * Writes the page.
     *
     * @param results what was found
     * @return Markdown
     */
    public static String of(Results results) {
        return new MarkdownReport(results).write();
    }

    private String write() {
        page.add("# Comparison").add("");
        page.add(
                "Each cell: the median of all rounds, (smallest–largest), and the median divided by go's and by rust's.");
        page.add(
                "↑ more is better, ↓ less is better, ✗ failed, – cannot be measured; the reasons stand below the tables.");
        page.add("").add("![the same as a plot](results.svg)").add("");
        families().forEach(this::family);
        acceptance();
        missing();
        facts();
        return page.toString();
    }

    private Map<String, List<Figure>> families() {
        Map<String, List<Figure>> families = new LinkedHashMap<>();
        for (Figure figure : results.figures()) {
            String family = figure.measure().split("-")[0];
            families.computeIfAbsent(family, name -> new ArrayList<>()).add(figure);
        }
        return families;
    }

    private void family(String name, List<Figure> figures) {
        List<String> columns = results.contestants().stream()
                .map(Contestant::name)
                .filter(column -> figures.stream().anyMatch(figure -> concerns(figure, column)))
                .toList();
        page.add("## " + name).add("");
        String note = NOTES.get(name);
        if (note != null) {
            page.add(note).add("");
        }
        page.add("| | " + String.join(" | ", columns) + " |");
        page.add("|---|" + "---|".repeat(columns.size()));
        for (Figure figure : figures) {
            StringJoiner row = new StringJoiner(" | ", "| ", " |");
            row.add(figure.title() + ", " + figure.unit() + " " + arrow(figure));
            columns.forEach(column -> row.add(cell(figure, column)));
            page.add(row.toString());
        }
        page.add("");
    }

    private static String arrow(Figure figure) {
        return switch (figure.better()) {
            case HIGHER -> "↑";
            case LOWER -> "↓";
        };
    }

    private boolean concerns(Figure figure, String column) {
        return results.summary(figure.id(), column).isPresent()
                || failures(figure, column).size() > 0;
    }

    private List<Failure> failures(Figure figure, String column) {
        return results.failures().stream()
                .filter(failure -> failure.measure().equals(figure.measure())
                        && failure.side().equals(column))
                .toList();
    }

    private String cell(Figure figure, String column) {
        Optional<Summary> summary = results.summary(figure.id(), column);
        if (summary.isEmpty()) {
            List<Failure> failures = failures(figure, column);
            return failures.isEmpty() ? "" : failures.stream().allMatch(Failure::expected) ? "–" : "✗";
        }
        StringJoiner cell = new StringJoiner("<br>");
        Summary found = summary.get();
        cell.add("**" + Amount.of(found.median()) + "** (" + Amount.of(found.min()) + "–" + Amount.of(found.max()) + ")"
                + (failures(figure, column).stream().allMatch(Failure::expected) ? "" : " ✗"));
        StringJoiner ratios = new StringJoiner(", ");
        for (String reference : List.of(Contestant.GO, Contestant.RUST)) {
            OptionalDouble ratio = results.ratio(figure, column, reference);
            if (ratio.isPresent() && !column.equals(reference)) {
                ratios.add(Amount.ratio(ratio.getAsDouble()) + " " + reference);
            }
        }
        OptionalDouble plainTcp = Limits.plainTcp(results);
        if (plainTcp.isPresent() && figure.measure().startsWith("bulk") && figure.better() == Better.HIGHER) {
            ratios.add(Amount.percent(found.median() / plainTcp.getAsDouble()) + " of plain TCP");
        }
        if (ratios.length() > 0) {
            cell.add(ratios.toString());
        }
        return cell.toString();
    }

    private void acceptance() {
        page.add("## What was to be reached").add("");
        page.add("| measure | on | bar | result | reached |").add("|---|---|---|---|---|");
        for (Requirement requirement : Acceptance.requirements()) {
            Requirement.Outcome outcome = requirement.check(results);
            String reached = outcome.reached()
                    .map(yes -> yes ? "yes" : "**no**")
                    .orElse(requirement.reference() == Requirement.Reference.NONE ? "" : "not measured");
            page.add("| " + requirement.topic() + " | " + requirement.side() + " | " + requirement.wanted(results)
                    + " | " + outcome.text() + " | " + reached + " |");
        }
        page.add("");
    }

    private void missing() {
        if (results.failures().isEmpty()) {
            return;
        }
        page.add("## What is missing").add("");
        Map<String, List<Integer>> rounds = new LinkedHashMap<>();
        for (Failure failure : results.failures()) {
            String line = "* " + (failure.expected() ? "–" : "✗") + " " + failure.measure() + ", " + failure.side()
                    + ": " + failure.reason().replace("|", "\\|");
            rounds.computeIfAbsent(line, key -> new ArrayList<>()).add(failure.round() + 1);
        }
        rounds.forEach((line, numbers) -> page.add(line + " (round "
                + String.join(
                        ", ", numbers.stream().distinct().map(String::valueOf).toList()) + ")"));
        page.add("");
    }

    private void facts() {
        page.add("## Of what").add("");
        results.contestants().forEach(each -> page.add("* " + each.name() + ": " + each.title()));
        page.add("");
        results.facts().forEach((name, value) -> page.add("* " + name + ": " + value));
    }
}
