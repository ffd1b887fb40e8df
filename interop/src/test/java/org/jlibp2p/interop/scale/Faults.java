package org.jlibp2p.interop.scale;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What happens to the network. Churn and killings end when everybody is there again. */
final class Faults {
    private static final long BETWEEN_MS = 500;

    private final Plan plan;
    private final Topology topology;
    private final Population population;
    private final Dice dice;
    private final AtomicInteger departures = new AtomicInteger();

    Faults(Plan plan, Topology topology, Population population, Dice dice) {
        this.plan = plan;
        this.topology = topology;
        this.population = population;
        this.dice = dice;
    }

    /** Ordinary nodes leave and come back, some at a time: ours are stopped, those of others killed. */
    void churn() {
        long end = System.nanoTime() + plan.churn().toNanos();
        Together.each(
                plan.churning(), IntStream.range(0, plan.churning()).boxed().toList(), lane -> {
                    while (System.nanoTime() < end) {
                        dice.one(population.up(Faults::mayLeave)).ifPresent(this::leaveAndComeBack);
                        pause(BETWEEN_MS);
                    }
                });
    }

    private static boolean mayLeave(Member member) {
        return member.role() == Role.ORDINARY;
    }

    private void leaveAndComeBack(Member member) {
        member.stop();
        departures.incrementAndGet();
        pause(plan.away().toMillis() / 2);
        member.start();
    }

    int departures() {
        return departures.get();
    }

    /** A bootstrap server and a relay are killed together and come back with what they had, and then another of each. */
    void killServices() {
        for (int number : List.of(0, 2)) {
            List<Member> killed = population.all(member ->
                    member.name().equals("bootstrap-" + number) || member.name().equals("relay-" + number));
            killed.forEach(Member::kill);
            dice.one(population.up(Faults::mayLeave)).ifPresent(this::leaveAndComeBack); // one joins without them
            pause(plan.away().toMillis());
            killed.forEach(Member::start);
            pause(plan.away().toMillis() / 2);
        }
    }

    void cut() {
        topology.cut();
    }

    void heal() {
        topology.heal();
    }

    /** Waits; not at all for what is over. */
    static void pause(Duration time) {
        pause(Math.max(0, time.toMillis()));
    }

    private static void pause(long milliseconds) {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
