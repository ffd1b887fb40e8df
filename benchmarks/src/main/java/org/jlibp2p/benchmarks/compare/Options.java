package org.jlibp2p.benchmarks.compare;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param rounds how often everything is measured
 * @param only names of measures or families; empty for all
 * @param sides names of sides; empty for all
 * @param quick whether little is measured of each
 * @param bulk bytes of bulk in each direction, if not as many as usual
 * @param javaOptions options for the java of all java peers
 * @param out the folder for what is written
 * @param render JSON files of earlier runs, to write table and plot of all of them; empty to measure
 * @param jdk17 the home of a JDK 17, if not to be searched for
 * @param jdk25 the home of a JDK 25, if not to be searched for
 */
record Options(
        int rounds,
        List<String> only,
        List<String> sides,
        boolean quick,
        Optional<Long> bulk,
        List<String> javaOptions,
        Path out,
        List<Path> render,
        Optional<Path> jdk17,
        Optional<Path> jdk25) {
    static final String USAGE = """
            compare [--rounds N] [--only MEASURE,…] [--sides SIDE,…] [--quick] [--bulk MIB] [--out DIR]
                    [--java-options "OPTION …"] [--jdk17 HOME] [--jdk25 HOME] [--install] [--render results.json,…]""";

    private static final int ROUNDS = 5;
    private static final int QUICK_ROUNDS = 2;
    private static final int MAX_ROUNDS = 1_000;
    private static final long MEBI = 1 << 20;
    private static final long MAX_MEBI = 1 << 20;

    /**
     * Reads {@code --name value}.
     *
     * @throws IllegalArgumentException names the option that is wrong
     */
    static Options parse(Path standardOut, String... arguments) {
        Reader reader = new Reader(standardOut);
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--quick")) {
                reader.quick = true;
            } else if (i + 1 < arguments.length) {
                reader.read(arguments[i], arguments[++i]);
            } else {
                throw new IllegalArgumentException("there is no option " + arguments[i] + ", or it needs a value");
            }
        }
        return reader.options();
    }

    private static final class Reader {
        private Optional<Integer> rounds = Optional.empty();
        private List<String> only = List.of();
        private List<String> sides = List.of();
        private boolean quick;
        private Optional<Long> bulk = Optional.empty();
        private List<String> javaOptions = List.of();
        private Path out;
        private List<Path> render = List.of();
        private Optional<Path> jdk17 = Optional.empty();
        private Optional<Path> jdk25 = Optional.empty();

        Reader(Path standardOut) {
            out = standardOut;
        }

        void read(String name, String value) {
            switch (name) {
                case "--rounds" -> rounds = Optional.of((int) number(name, value, MAX_ROUNDS));
                case "--only" -> only = list(value, ",");
                case "--sides" -> sides = list(value, ",");
                case "--bulk" -> bulk = Optional.of(number(name, value, MAX_MEBI) * MEBI);
                case "--java-options" -> javaOptions = list(value, " ");
                case "--out" -> out = Path.of(value);
                case "--render" ->
                    render = list(value, ",").stream().map(Path::of).toList();
                case "--jdk17" -> jdk17 = Optional.of(Path.of(value));
                case "--jdk25" -> jdk25 = Optional.of(Path.of(value));
                default -> throw new IllegalArgumentException("there is no option " + name);
            }
        }

        private static long number(String name, String value, long max) {
            try {
                long number = Long.parseLong(value);
                if (number >= 1 && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new IllegalArgumentException(name + " needs a number from 1 to " + max + ", not " + value);
        }

        private static List<String> list(String value, String separator) {
            return Arrays.stream(value.split(separator))
                    .map(String::strip)
                    .filter(each -> !each.isEmpty())
                    .toList();
        }

        Options options() {
            return new Options(
                    rounds.orElse(quick ? QUICK_ROUNDS : ROUNDS),
                    only,
                    sides,
                    quick,
                    bulk,
                    javaOptions,
                    out.toAbsolutePath(),
                    render,
                    jdk17,
                    jdk25);
        }
    }
}
