package org.jlibp2p.interop.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;

/** What was seen in a {@link Run}, as a page of Markdown. */
final class Report {
    private static final double MEBIBYTE = 1 << 20;
    private static final int SHOWN = 40;

    private final Run run;
    private final StringBuilder page = new StringBuilder();

    private Report(Run run) {
        this.run = run;
    }

    static void write(Run run, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.writeString(to, new Report(run).text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Plan plan = run.plan();
        line("# A network of %d nodes", plan.nodes());
        line(
                "%s beside 3 bootstrap servers, 3 relays and 2 delegates, in network namespaces of one machine with %d"
                        + " processors and %.0f GiB, load %.1f at the end, Java %s. Seed %d.",
                run.population().census(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize() / MEBIBYTE / 1024,
                system.getSystemLoadAverage(),
                System.getProperty("java.version"),
                plan.seed());
        records();
        recovery();
        availability();
        processes();
        timeline();
        rest();
        return page.toString();
    }

    private void line(String format, Object... arguments) {
        page.append(String.format(format, arguments)).append("\n\n");
    }

    private void row(String format, Object... arguments) {
        page.append(String.format(format, arguments)).append('\n');
    }

    private void records() {
        List<Entry> all = run.ledger().all();
        line("## Records");
        line(
                "%d provider records, public keys and IPNS records were put; %d were acknowledged: at least %d other peers"
                        + " were seen to keep them. At the end each was looked for from both sides: %d questions, %d asked"
                        + " again of somebody else, **%d lost**. Nodes left and came back %d times.",
                run.ledger().attempts(),
                all.size(),
                Ledger.QUORUM,
                2 * all.size(),
                run.verification().askedAgain(),
                run.verification().lost().size(),
                run.departures());
        bullets(run.verification().lost());
    }

    private void recovery() {
        List<Map.Entry<Member, Long>> back = run.recovery().backAfter().entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .toList();
        line("## After the cut");
        if (!back.isEmpty()) {
            Map.Entry<Member, Long> last = back.get(back.size() - 1);
            line(
                    "Of %d members that were there, %d were back: half of them within %.1f s, the last one, %s, after"
                            + " %.1f s.",
                    back.size() + run.recovery().missing().size(),
                    back.size(),
                    back.get(back.size() / 2).getValue() / 1e3,
                    last.getKey(),
                    last.getValue() / 1e3);
        }
        bullets(run.recovery().missing().entrySet().stream()
                .map(each -> "not back: " + each.getKey() + ": " + each.getValue())
                .toList());
    }

    private void availability() {
        line("## What was answered");
        page.append("| operation |");
        Phase.measured().forEach(phase -> page.append(' ').append(phase).append(" |"));
        page.append("\n|---|").append("---|".repeat(Phase.measured().size())).append('\n');
        for (Operation operation : Operation.values()) {
            page.append("| ").append(operation).append(" |");
            Phase.measured().forEach(phase -> cell(run.tally().of(operation, phase)));
            page.append('\n');
        }
        page.append("| all |");
        Phase.measured().forEach(phase -> cell(run.tally().of(phase)));
        page.append("\n\n");
        line("In each field: answered of tried, milliseconds for half and for 99 of 100 of those that were answered.");
    }

    private void cell(List<Tally.Sample> samples) {
        long answered = samples.stream().filter(Tally.Sample::isAnswered).count();
        if (samples.isEmpty()) {
            page.append(" – |");
        } else {
            page.append(String.format(
                    " %d/%d, %d, %d |",
                    answered, samples.size(), Tally.quantile(samples, 0.5), Tally.quantile(samples, 0.99)));
        }
    }

    private void processes() {
        line("## Processes that were never ended, before and after");
        row("| process | live heap, MiB | resident, MiB | descriptors | of these connections | threads |");
        row("|---|---|---|---|---|---|");
        for (JavaProcess process : run.population().processes()) {
            Footprint before = run.before().get(process.name());
            Footprint after = run.afterwards().get(process.name());
            if (process.isTheFirst() && before != null && after != null) {
                row(
                        "| %s | %.1f, %.1f | %.0f, %.0f | %d, %d | %d, %d | %d, %d |",
                        process.name(),
                        before.heap() / MEBIBYTE,
                        after.heap() / MEBIBYTE,
                        before.resident() / MEBIBYTE,
                        after.resident() / MEBIBYTE,
                        before.files(),
                        after.files(),
                        before.connections(),
                        after.connections(),
                        before.threads(),
                        after.threads());
            }
        }
        row("");
        line("Connections of services with one peer, at most: %s.", run.connectionsPerPeer());
    }

    private void timeline() {
        line("## When");
        run.timeline().forEach((what, seconds) -> row("* %.1f s: %s", seconds, what));
        row("");
    }

    private void rest() {
        line("## Why operations were not answered");
        bullets(run.tally().reasons().entrySet().stream()
                .map(each -> each.getValue() + " × " + each.getKey())
                .limit(SHOWN)
                .toList());
        line("## What processes complained of");
        String said = run.complaintsOfProcesses() + run.warningsOfProcesses();
        line("%s", said.isEmpty() ? "Nothing." : said);
        bullets(run.withoutPlaces());
    }

    private void bullets(List<String> items) {
        items.forEach(item -> row("* %s", item.replace("\n", " ")));
        if (!items.isEmpty()) {
            row("");
        }
    }
}
