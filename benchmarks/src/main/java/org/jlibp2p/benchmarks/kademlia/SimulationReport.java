package org.jlibp2p.benchmarks.kademlia;

import java.util.List;
import java.util.Locale;

import org.jlibp2p.benchmarks.kademlia.Acceptance.Check;

/** What was found, as Markdown. Pure. */
final class SimulationReport {
    private static final String HEAD = "mean | median | 90 % | 99 % | most |\n";
    private static final double TOP = 0.01;

    private final StringBuilder text = new StringBuilder();

    private SimulationReport() {}

    static String of(SimulationOptions options, Findings findings) {
        SimulationReport report = new SimulationReport();
        report.setting(options, findings);
        report.checks(Acceptance.of(options, findings.phases(), findings.resources()));
        findings.phases().forEach(report::phase);
        if (!findings.eclipses().isEmpty()) {
            report.eclipses(findings.eclipses());
        }
        return report.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void setting(SimulationOptions options, Findings findings) {
        line("# Kademlia, simulated: %,d nodes", options.nodes());
        line("");
        line(
                "Seed %d; %.0f %% of the nodes cannot be dialled; %.0f %% vanish in an hour while nodes come and go. Java %s.",
                options.seed(), 100 * options.nat(), 100 * options.churn(), Runtime.version());
        line("");
        line(
                "It took %d s, %d s of processor time, and at most %,d MiB of memory, for %d minutes of the network's time.",
                findings.resources().wall().toSeconds(),
                findings.resources().processor().toSeconds(),
                findings.resources().resident() >> 20,
                findings.simulated().toMinutes());
        line("");
    }

    private void checks(List<Check> checks) {
        line("| requirement | seen | |");
        line("|---|---|---|");
        checks.forEach(
                check -> line("| %s | %s | %s |", check.what(), check.seen(), check.met() ? "met" : "**missed**"));
        line("");
    }

    private void phase(Phase phase) {
        line("## %s, %d minutes", phase.name(), phase.length().toMinutes());
        line("");
        if (phase.left() > 0) {
            line("%,d nodes vanished, and as many came.", phase.left());
            line("");
        }
        lookups(phase);
        spread(phase);
        health(phase.health());
    }

    private void lookups(Phase phase) {
        line("| lookups | number | success | of the 20 closest |");
        line("|---|---|---|---|");
        for (Kind kind : Kind.values()) {
            List<Outcome> all = phase.of(kind);
            if (!all.isEmpty()) {
                double recall =
                        all.stream().mapToDouble(Outcome::recall).average().orElse(0);
                line(
                        "| %s | %d | %.2f %% | %s |",
                        kind.title(),
                        all.size(),
                        100 * Acceptance.success(all),
                        Double.isNaN(recall) ? "" : String.format(Locale.ROOT, "%.2f %%", 100 * recall));
            }
        }
        if (phase.abandoned() > 0) {
            line("");
            line("%d lookups were lost with the node that had begun them.", phase.abandoned());
        }
        line("");
        text.append("| of one lookup | ").append(HEAD).append("|---|---|---|---|---|---|\n");
        for (Kind kind : Kind.values()) {
            List<Outcome> all = phase.of(kind);
            if (!all.isEmpty()) {
                if (kind != Kind.PROVIDERS) { // which ends with the first answer that tells of one
                    line("| %s: hops | %s |", kind.title(), Acceptance.hops(all).row("%.1f"));
                }
                line(
                        "| %s: messages | %s |",
                        kind.title(), Acceptance.messages(all).row("%.1f"));
                line(
                        "| %s: of these in vain | %s |",
                        kind.title(),
                        Distribution.of(all.stream()
                                        .mapToDouble(each -> each.cost().failed()))
                                .row("%.1f"));
                line(
                        "| %s: milliseconds | %s |",
                        kind.title(),
                        Distribution.of(all.stream()
                                        .mapToDouble(each -> each.time().toMillis()))
                                .row("%.0f"));
            }
        }
        line("");
    }

    private void spread(Phase phase) {
        text.append("| load of a server | ").append(HEAD).append("|---|---|---|---|---|---|\n");
        line("| requests answered | %s |", phase.served().row("%.0f"));
        line("");
        line(
                "The busiest 1 %% of the servers answer %.1f %% of all requests; the Gini coefficient is %.2f.",
                100 * phase.served().shareOfTop(TOP), phase.served().gini());
        line("");
        line(
                "All nodes together: %,d messages, %,d MiB, %,d dials of which %,d failed.",
                phase.traffic().messagesOut(),
                phase.traffic().bytesOut() >> 20,
                phase.traffic().dials(),
                phase.traffic().failedDials());
        line("");
    }

    private void health(Health health) {
        text.append("| routing table of a server, at the end | ").append(HEAD).append("|---|---|---|---|---|---|\n");
        line("| peers in it | %s |", health.size().row("%.0f"));
        line("| share of these that are gone | %s |", health.gone().row("%.3f"));
        line("| connections | %s |", health.connections().row("%.0f"));
        line("| peers in the peer store | %s |", health.memory().row("%.0f"));
        line("");
        line(
                "Of the 20 servers closest to itself a server knows %.1f %% on average, the least of %d servers %.0f %%.",
                100 * health.near().mean(),
                health.near().count(),
                100 * health.near().at(0));
        line("");
    }

    private void eclipses(List<Eclipse.Result> results) {
        line("## An eclipse attempt");
        line("");
        line(
                "| | %s |",
                String.join(
                        " | ",
                        results.stream()
                                .map(result -> (result.diversity() ? "with" : "without") + " the rules of diversity")
                                .toList()));
        line("|---|%s", "---|".repeat(results.size()));
        row(results, "attackers, in networks of /16", result -> result.attackers() + ", in " + result.groups());
        row(results, "attackers in tables", result -> percent(result.inTables()));
        row(results, "attackers in the tables of the 20 closest servers", result -> percent(result.inNearTables()));
        row(results, "attackers among the closest peers found", result -> percent(result.inResults()));
        row(results, "records that reached an honest server", result -> result.provided() + " of " + result.tries());
        row(results, "searches that found the record", result -> result.found() + " of " + result.tries());
        line("");
    }

    private interface Cell {
        String of(Eclipse.Result result);
    }

    private void row(List<Eclipse.Result> results, String title, Cell cell) {
        line(
                "| %s | %s |",
                title, String.join(" | ", results.stream().map(cell::of).toList()));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
