package org.jlibp2p.benchmarks.kademlia;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.jr.ob.JSON;

/** What was found, each lookup for itself, as JSON. Pure. */
final class SimulationJson {
    private static final JSON FORMAT = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    private SimulationJson() {}

    static String of(SimulationOptions options, Findings findings) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("nodes", options.nodes());
        all.put("seed", options.seed());
        all.put("churnPerHour", options.churn());
        all.put("nat", options.nat());
        all.put("processorSeconds", findings.resources().processor().toSeconds());
        all.put("wallSeconds", findings.resources().wall().toSeconds());
        all.put("residentBytes", findings.resources().resident());
        all.put("simulatedSeconds", findings.simulated().toSeconds());
        all.put(
                "checks",
                Acceptance.of(options, findings.phases(), findings.resources()).stream()
                        .map(check -> Map.of("what", check.what(), "seen", check.seen(), "met", check.met()))
                        .toList());
        List<Object> phases = new ArrayList<>();
        findings.phases().forEach(phase -> phases.add(of(phase)));
        all.put("phases", phases);
        List<Object> eclipses = new ArrayList<>();
        findings.eclipses().forEach(result -> eclipses.add(of(result)));
        all.put("eclipses", eclipses);
        return FORMAT.asString(all) + "\n";
    }

    private static Map<String, Object> of(Phase phase) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", phase.name());
        fields.put("seconds", phase.length().toSeconds());
        fields.put("vanished", phase.left());
        fields.put("requestsAnsweredMedian", phase.served().median());
        fields.put("requestsAnsweredMost", phase.served().max());
        fields.put("requestsAnsweredGini", phase.served().gini());
        fields.put("tableMedian", phase.health().size().median());
        fields.put("tableGoneMean", phase.health().gone().mean());
        fields.put("tableNearMean", phase.health().near().mean());
        fields.put("lookups", phase.outcomes().stream().map(SimulationJson::of).toList());
        return fields;
    }

    private static Map<String, Object> of(Outcome outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", outcome.kind().name());
        fields.put("success", outcome.success());
        if (!Double.isNaN(outcome.recall())) {
            fields.put("recall", outcome.recall());
        }
        fields.put("hops", outcome.cost().hops());
        fields.put("messages", outcome.cost().asked());
        fields.put("inVain", outcome.cost().failed());
        fields.put("millis", outcome.time().toMillis());
        return fields;
    }

    private static Map<String, Object> of(Eclipse.Result result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("diversity", result.diversity());
        fields.put("attackers", result.attackers());
        fields.put("groups", result.groups());
        fields.put("inTables", result.inTables());
        fields.put("inNearTables", result.inNearTables());
        fields.put("inResults", result.inResults());
        fields.put("provided", result.provided());
        fields.put("found", result.found());
        fields.put("tries", result.tries());
        return fields;
    }
}
