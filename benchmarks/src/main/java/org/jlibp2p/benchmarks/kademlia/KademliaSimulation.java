package org.jlibp2p.benchmarks.kademlia;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Simulates a DHT of thousands of nodes and an attempt to eclipse a key of it, and writes {@code results.md}, {@code
 * results.json} and {@code results.svg}. Ends with 0 if all requirements are met, 1 if one is missed, 2 if it was called wrongly.
 */
public final class KademliaSimulation {
    private static final int MISSED = 1;
    private static final int CALLED_WRONGLY = 2;

    private KademliaSimulation() {}

    /**
     * Runs the simulation.
     *
     * @param arguments as the README says; the system property {@code benchmarks.project} names the folder of the project
     * @throws IOException if results cannot be written
     */
    public static void main(String... arguments) throws IOException {
        Path project = Path.of(System.getProperty("benchmarks.project", ".")).toAbsolutePath();
        int code;
        try {
            SimulationOptions options =
                    SimulationOptions.parse(project.resolve("benchmarks/target/kademlia"), arguments);
            code = run(options, System.err) ? 0 : MISSED;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(SimulationOptions.USAGE);
            code = CALLED_WRONGLY;
        }
        System.exit(code);
    }

    private static boolean run(SimulationOptions options, PrintStream progress) throws IOException {
        Files.createDirectories(options.out());
        Simulation simulation = new Simulation(options, progress);
        List<Phase> phases = simulation.run();
        Findings findings =
                new Findings(phases, simulation.population().network().time().elapsed(), Resources.now(), List.of());
        write(options, findings); // in case the rest is broken off
        if (options.sybils() > 0) {
            List<Eclipse.Result> eclipses = new ArrayList<>();
            eclipses.add(new Eclipse(options, true, progress).run());
            eclipses.add(new Eclipse(options, false, progress).run());
            findings = new Findings(phases, findings.simulated(), findings.resources(), eclipses);
            write(options, findings);
        }
        System.out.println(Files.readString(options.out().resolve("results.md")));
        return Acceptance.of(options, phases, findings.resources()).stream().allMatch(Acceptance.Check::met);
    }

    private static void write(SimulationOptions options, Findings findings) throws IOException {
        Path out = options.out();
        Files.writeString(out.resolve("results.md"), SimulationReport.of(options, findings));
        Files.writeString(out.resolve("results.json"), SimulationJson.of(options, findings));
        List<Phase> phases = findings.phases();
        Files.writeString(out.resolve("results.svg"), SimulationPlot.of(phases.get(phases.size() - 1)));
    }
}
