package org.jlibp2p.interop.scale;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.Poll;

/** The condensed hour, from the first node's start to the last measurement, and all that was seen. */
final class Run implements AutoCloseable {
    private static final Duration MEETING = Duration.ofSeconds(90);
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final Duration SETTLING = Duration.ofSeconds(30);
    private static final Duration AGAIN = Duration.ofSeconds(3);
    private static final String COMPLAINT = ".*(\\bERROR\\b|LEAK|Exception|Error:|\\bat org\\.).*";
    private static final String WARNING = ".*\\bWARN\\b.*";
    private static final int SHOWN = 20;
    private static final int KNOWN = 8;
    private static final int AT_A_TIME = 8;

    private final long begun = System.nanoTime();
    private final Plan plan;
    private final Dice dice;
    private final Topology topology;
    private final Population population;
    private final Ledger ledger = new Ledger();
    private final Tally tally = new Tally();
    private final Deeds deeds;
    private final Faults faults;
    private final Recovery recovery;
    private final Verification verification;
    private final Map<String, Footprint> before = new ConcurrentHashMap<>();
    private final Map<String, Footprint> afterwards = new ConcurrentHashMap<>();
    private final Map<String, Long> perPeer = new TreeMap<>();
    private final List<String> withoutPlaces = new ArrayList<>();
    private final Map<String, Double> timeline = new LinkedHashMap<>();
    private String complaints = "";
    private String warnings = "";

    Run(Plan plan, Path data) {
        this.plan = plan;
        dice = new Dice(plan.seed());
        topology = new Topology();
        try {
            population = new Population(topology, plan.nodes(), data);
        } catch (RuntimeException | Error failure) {
            topology.close();
            throw failure;
        }
        deeds = new Deeds(population, ledger, dice);
        faults = new Faults(plan, topology, population, dice);
        recovery = new Recovery(population, ledger, deeds, dice);
        verification = new Verification(population, dice);
    }

    void play() {
        at("hosts are there");
        population.start();
        at("nodes are started");
        meet();
        at("nodes have met");
        try (Workload warmUp = workload(1)) {
            warmUp.phase(Phase.WARM_UP);
            Faults.pause(plan.warmUp());
        }
        measure(before);
        at("measured before");
        try (Workload workload = workload(plan.lanes())) {
            enter(workload, Phase.CALM);
            Faults.pause(plan.calm());
            enter(workload, Phase.CHURN);
            faults.churn();
            enter(workload, Phase.KILLING);
            faults.killServices();
            enter(workload, Phase.CUT);
            faults.cut();
            long cutAt = System.nanoTime();
            Together.each(Side.values().length, List.of(Side.values()), side -> deeds.make(side, Phase.CUT));
            Faults.pause(plan.cut().minusNanos(System.nanoTime() - cutAt));
            enter(workload, Phase.HEALING);
            faults.heal();
            recovery.watch(System.nanoTime(), Plan.RECOVERY);
            at("all are back");
            enter(workload, Phase.AFTER);
            Faults.pause(plan.after());
        }
        at("load has ended");
        verification.run(ledger.all());
        at("looked for everything");
        awaitPlaces();
        measure(afterwards);
        measureAgain();
        countConnections();
        at("measured after");
        complaints = written(COMPLAINT);
        warnings = written(WARNING);
    }

    private Workload workload(int atATime) {
        return new Workload(deeds, tally, dice, atATime);
    }

    private void enter(Workload workload, Phase phase) {
        at(phase.toString());
        workload.phase(phase);
    }

    private void at(String what) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        timeline.put(what, seconds);
        System.out.printf("scale: %6.1f s %s%n", seconds, what);
    }

    /** Everybody knows some others, and all services know everybody: so what load adds later is not that they meet. */
    private void meet() {
        Together.each(AT_A_TIME, population.all(member -> true), member -> {
            Poll.until(
                    member + " knows others",
                    MEETING,
                    () -> member.call(CALL, "kadTable").texts("peers").size(),
                    size -> size >= KNOWN);
            for (Member service : population.all(other -> other.role().isService() && other != member)) {
                Poll.until(member + " meets " + service, MEETING, () -> meets(member, service));
            }
        });
        awaitPlaces();
    }

    /** A machine that has much else to do may be too slow for a dial. */
    private static boolean meets(Member member, Member service) {
        try {
            member.call(CALL, "dial", "addr", service.address());
            return true;
        } catch (PeerFailure tooSlow) {
            return false;
        }
    }

    /** Hidden nodes have places at both of their relays, those that were killed among them. */
    private void awaitPlaces() {
        withoutPlaces.clear();
        for (Member hidden : population.all(member -> member.role() == Role.HIDDEN)) {
            try {
                Poll.until(
                        hidden + " has places at two relays",
                        Plan.RECOVERY,
                        () -> Deeds.relaysOf(hidden).size() == 2);
            } catch (AssertionError | PeerFailure failure) {
                withoutPlaces.add(failure.getMessage());
            }
        }
    }

    private void measure(Map<String, Footprint> into) {
        Faults.pause(plan.idle());
        Together.each(2, population.processes(), process -> into.put(process.name(), Footprint.of(process)));
    }

    /** Something may just have been under way: looks again for a while at those who have more than before. */
    private void measureAgain() {
        long end = System.nanoTime() + SETTLING.toNanos();
        while (System.nanoTime() < end) {
            List<JavaProcess> over = population.processes().stream()
                    .filter(JavaProcess::isTheFirst)
                    .filter(process -> !excessOf(process.name()).isEmpty())
                    .toList();
            if (over.isEmpty()) {
                return;
            }
            Faults.pause(AGAIN);
            over.forEach(process -> afterwards.put(process.name(), Footprint.of(process)));
        }
    }

    /** What a process that was never ended has more than before. */
    List<String> excessOf(String process) {
        return afterwards.get(process).excessOver(before.get(process));
    }

    /** By service, how many connections there are with one peer, with whom there are most. */
    private void countConnections() {
        for (Member service : population.all(member -> member.role().isService())) {
            Map<String, Long> counts = service.call(CALL, "conns").objects("conns").stream()
                    .collect(Collectors.groupingBy(open -> open.text("peer"), Collectors.counting()));
            perPeer.put(
                    service.name(), counts.values().stream().max(Long::compare).orElse(0L));
        }
    }

    /** What processes of this library have written to standard error, as far as it looks like something. */
    private String written(String pattern) {
        StringBuilder all = new StringBuilder();
        for (JavaProcess process : population.processes()) {
            process.errorLog()
                    .lines()
                    .filter(line -> line.matches(pattern))
                    .limit(SHOWN)
                    .forEach(line ->
                            all.append(process.name()).append(": ").append(line).append('\n'));
        }
        return all.toString();
    }

    Plan plan() {
        return plan;
    }

    Population population() {
        return population;
    }

    Ledger ledger() {
        return ledger;
    }

    Tally tally() {
        return tally;
    }

    Recovery recovery() {
        return recovery;
    }

    Verification verification() {
        return verification;
    }

    int departures() {
        return faults.departures();
    }

    Map<String, Footprint> before() {
        return before;
    }

    Map<String, Footprint> afterwards() {
        return afterwards;
    }

    Map<String, Long> connectionsPerPeer() {
        return perPeer;
    }

    List<String> withoutPlaces() {
        return withoutPlaces;
    }

    Map<String, Double> timeline() {
        return timeline;
    }

    /** Errors, stacks, and buffers that were not released. */
    String complaintsOfProcesses() {
        return complaints;
    }

    /** As that a node's connections did not end in time when it stopped, which a busy machine brings about. */
    String warningsOfProcesses() {
        return warnings;
    }

    /** Ends all processes and removes all networks, also when this thread was interrupted because the test took too long. */
    @Override
    public void close() {
        boolean wasInterrupted = Thread.interrupted();
        try {
            population.close();
        } finally {
            topology.close();
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
