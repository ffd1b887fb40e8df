package org.jlibp2p.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jlibp2p.benchmarks.compare.measure.Measure;
import org.jlibp2p.benchmarks.compare.measure.Measures;
import org.jlibp2p.benchmarks.compare.measure.Scale;
import org.jlibp2p.benchmarks.compare.measure.Side;
import org.jlibp2p.benchmarks.compare.report.MarkdownReport;
import org.jlibp2p.benchmarks.compare.report.Plot;
import org.jlibp2p.benchmarks.compare.result.Results;
import org.jlibp2p.benchmarks.compare.result.ResultsFile;

/**
 * Measures this library beside others, and writes {@code results.json}, {@code results.md} and {@code results.svg}. Ends
 * with 0 if everything was measured, 1 if something failed, 2 if it was called wrongly.
 */
public final class Compare {
    private static final int FAILED = 1;
    private static final int CALLED_WRONGLY = 2;

    private Compare() {}

    /**
     * Runs the comparison.
     *
     * @param arguments as the README says; the system property {@code benchmarks.project} names the folder of the project
     * @throws Exception if results cannot be written
     */
    public static void main(String... arguments) throws Exception {
        Path project = Path.of(System.getProperty("benchmarks.project", ".")).toAbsolutePath();
        int code;
        try {
            Options options = Options.parse(project.resolve("benchmarks/target/compare"), arguments);
            Files.createDirectories(options.out());
            code = options.render().isEmpty() ? measure(project, options) : render(options.render(), options.out());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.USAGE);
            code = CALLED_WRONGLY;
        }
        System.exit(code);
    }

    private static int measure(Path project, Options options) throws Exception {
        System.setProperty("interop.peers", project.resolve("interop/peers").toString());
        System.setProperty("interop.logs", options.out().resolve("logs").toString());
        Scale usual = options.quick() ? Scale.quick() : Scale.full();
        List<Measure> measures = Measures.named(
                options.bulk().map(usual::withBulk).orElse(usual),
                new JavaArchives(options.out().resolve("archives")),
                Jdk.newest(options.jdk25()).java(),
                options.only());
        List<Side> sides = Sides.chosen(project, options);
        Results results = new Results();
        Machine.describe(project, options, results);
        Path file = options.out().resolve("results.json");
        boolean well = new Rounds(measures, sides, results, System.err)
                .run(options.rounds(), () -> ResultsFile.write(results, file));
        write(results, options.out());
        System.out.println(Files.readString(options.out().resolve("results.md")));
        return well ? 0 : FAILED;
    }

    private static int render(List<Path> files, Path out) throws IOException {
        Results results = new Results();
        for (Path file : files) {
            ResultsFile.read(file, results);
        }
        write(results, out);
        return 0;
    }

    private static void write(Results results, Path out) throws IOException {
        Files.writeString(out.resolve("results.md"), MarkdownReport.of(results));
        Files.writeString(out.resolve("results.svg"), Plot.of(results));
    }
}
