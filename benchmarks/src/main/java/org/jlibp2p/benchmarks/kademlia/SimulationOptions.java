package org.jlibp2p.benchmarks.kademlia;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the command line asks for.
 *
 * @param nodes how many nodes there are at any time
 * @param seed where all chance comes from
 * @param churn the share of nodes that vanish in an hour, and are replaced by new ones
 * @param nat the share of nodes that nobody can dial: clients of the DHT
 * @param hours how long nodes come and go, in hours
 * @param lookups how many lookups of each kind, while nothing changes and again while nodes come and go
 * @param sybils how many attackers the eclipse has; none leaves it out
 * @param eclipseNodes how many honest nodes the eclipse has
 * @param out the folder for what is written
 */
record SimulationOptions(
        int nodes,
        long seed,
        double churn,
        double nat,
        double hours,
        int lookups,
        int sybils,
        int eclipseNodes,
        Path out) {
    static final String USAGE = """
            options, each with a value: --nodes N (1000)  --seed N (1)  --churn SHARE-PER-HOUR (0.3)  --nat SHARE (0.3)
              --hours H (1)  --lookups N (500)  --sybils N (60)  --eclipse-nodes N (1000)
              --out DIR (benchmarks/target/kademlia)""";

    private static final int FEWEST = 50;

    SimulationOptions {
        if (nodes < FEWEST || sybils > 0 && eclipseNodes < FEWEST) {
            throw new IllegalArgumentException("a network has at least " + FEWEST + " nodes");
        }
        if (!(churn >= 0 && churn <= 100) || !(nat >= 0 && nat <= 0.9) || !(hours >= 0 && hours <= 48)) {
            throw new IllegalArgumentException("churn is from 0 to 100, nat from 0 to 0.9, hours from 0 to 48: " + churn
                    + ", " + nat + ", " + hours);
        }
        if (lookups < 1 || sybils < 0) {
            throw new IllegalArgumentException("lookups are at least 1, sybils at least 0");
        }
    }

    /**
     * Reads {@code --name value}.
     *
     * @throws IllegalArgumentException names the option that is wrong
     */
    static SimulationOptions parse(Path defaultOut, String... arguments) {
        SimulationOptions options = new SimulationOptions(1000, 1, 0.3, 0.3, 1, 500, 60, 1000, defaultOut);
        if (arguments.length % 2 == 1) {
            throw new IllegalArgumentException("each option has a value");
        }
        for (int i = 0; i < arguments.length; i += 2) {
            options = options.with(arguments[i], arguments[i + 1]);
        }
        return options;
    }

    private SimulationOptions with(String name, String value) {
        return new SimulationOptions(
                name.equals("--nodes") ? Integer.parseInt(value) : nodes,
                name.equals("--seed") ? Long.parseLong(value) : seed,
                name.equals("--churn") ? Double.parseDouble(value) : churn,
                name.equals("--nat") ? Double.parseDouble(value) : nat,
                name.equals("--hours") ? Double.parseDouble(value) : hours,
                name.equals("--lookups") ? Integer.parseInt(value) : lookups,
                name.equals("--sybils") ? Integer.parseInt(value) : sybils,
                name.equals("--eclipse-nodes") ? Integer.parseInt(value) : eclipseNodes,
                name.equals("--out") ? Path.of(value) : known(name));
    }

    private Path known(String name) {
        return switch (name) {
            case "--nodes", "--seed", "--churn", "--nat", "--hours", "--lookups", "--sybils", "--eclipse-nodes" -> out;
            default -> throw new IllegalArgumentException("there is no option " + name);
        };
    }

    /** How long nodes come and go. */
    Duration churnTime() {
        return Duration.ofSeconds(Math.round(hours * 3600));
    }
}
