package org.jlibp2p.benchmarks.kademlia;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;
import org.jlibp2p.testkit.nodes.Traffic;

/** The network grows, is left in peace for a while, and then nodes come and go. Confined to the calling thread. */
final class Simulation {
    private static final Duration SETTLING = Duration.ofMinutes(10).plusSeconds(30); // a refresh of every table
    private static final Duration CALM = Duration.ofMinutes(5);
    private static final Duration LAST_LOOKUPS = Duration.ofMinutes(2);
    private static final double GROWTH = 1.0 / 300; // the network is full after five minutes
    private static final int SAMPLE = 200;

    private final SimulationOptions options;
    private final PrintStream progress;
    private final Population population;
    private final List<Phase> phases = new ArrayList<>();

    Simulation(SimulationOptions options, PrintStream progress) {
        this.options = options;
        this.progress = progress;
        SimulatedNodes network = SimulatedNodes.create(options.seed(), conditions());
        population = new Population(network, KademliaOptions.amino(), options.nat());
    }

    /** The defaults, with room for connections with those in a node's table and with those in whose table it stands. */
    static NodeConditions conditions() {
        NodeConditions defaults = NodeConditions.defaults();
        return defaults.withLimits(defaults.limits()
                .withConnections(
                        defaults.limits().connections().withLowWatermark(256).withHighWatermark(320)));
    }

    Population population() {
        return population;
    }

    List<Phase> run() {
        say("growing");
        population.grow(options.nodes(), options.nodes() * GROWTH);
        say("settling");
        advance(SETTLING);
        Lookups calm = new Lookups(population);
        phase("calm", CALM, calm, () -> {
            calm.provide(options.lookups(), CALM.dividedBy(2));
            calm.look(options.lookups(), CALM, EnumSet.of(Kind.CLOSEST, Kind.PEER));
        });
        if (options.hours() > 0) {
            // the same lookups object: it knows what was given out while it was calm
            phase("churn", options.churnTime(), calm, () -> {
                population.churn(options.churn(), options.churnTime());
                calm.look(options.lookups(), options.churnTime(), EnumSet.allOf(Kind.class));
            });
        }
        return phases;
    }

    private void phase(String name, Duration length, Lookups lookups, Runnable begin) {
        say(name);
        int known = lookups.outcomes().size();
        int leftBefore = population.left();
        Map<SimulatedNode, Traffic> before = traffic();
        begin.run();
        advance(length.plus(LAST_LOOKUPS));
        List<Double> served = new ArrayList<>();
        Set<SimulatedNode> there = before.keySet();
        for (Member member : population.servers()) {
            if (there.contains(member.node())) {
                served.add((double)
                        member.node().traffic().since(before.get(member.node())).messagesServed());
            }
        }
        Traffic sent = population.online().stream()
                .map(member -> member.node().traffic().since(before.getOrDefault(member.node(), Traffic.NONE)))
                .reduce(Traffic.NONE, Traffic::plus);
        List<Outcome> all = lookups.outcomes();
        phases.add(new Phase(
                name,
                length.plus(LAST_LOOKUPS),
                all.subList(known, all.size()),
                lookups.abandoned(),
                Distribution.of(served),
                sent,
                Health.of(population, SAMPLE),
                population.left() - leftBefore));
    }

    private Map<SimulatedNode, Traffic> traffic() {
        Map<SimulatedNode, Traffic> traffic = new LinkedHashMap<>();
        population
                .online()
                .forEach(member -> traffic.put(member.node(), member.node().traffic()));
        return traffic;
    }

    /** In steps, so that somebody who watches sees it go on. */
    private void advance(Duration howFar) {
        Duration step = Duration.ofMinutes(1);
        Duration gone = Duration.ZERO;
        while (gone.compareTo(howFar) < 0) {
            Duration next = howFar.minus(gone).compareTo(step) < 0 ? howFar.minus(gone) : step;
            population.network().time().advance(next);
            gone = gone.plus(next);
            say("…");
        }
    }

    private void say(String what) {
        Resources now = Resources.now();
        progress.printf(
                "%s %s, %d nodes, %d s of processor, %d MiB%n",
                population.network().time().elapsed(),
                what,
                population.online().size(),
                now.processor().toSeconds(),
                now.resident() >> 20);
    }
}
