package org.jlibp2p.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jlibp2p.benchmarks.compare.measure.Tool;
import org.jlibp2p.benchmarks.compare.result.Results;

/** What a reader has to know of the machine and of what was compared on it. */
final class Machine {
    private Machine() {}

    /**
     * Notes the facts.
     *
     * @param project the folder of the whole project
     * @param options of the run
     * @param results where they go
     */
    static void describe(Path project, Options options, Results results) {
        results.addFact("processor", first("/proc/cpuinfo", "model name\\s*:\\s*(.+)"));
        results.addFact("cores", "" + Runtime.getRuntime().availableProcessors());
        results.addFact("memory", memory());
        results.addFact("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        results.addFact("JDK of this program", System.getProperty("java.runtime.version"));
        Path peers = project.resolve("interop/peers");
        results.addFact("go-libp2p", first(peers + "/go/go.mod", "github.com/libp2p/go-libp2p (v\\S+)"));
        results.addFact("go", command("go", "version"));
        results.addFact(
                "rust-libp2p", first(peers + "/rust/Cargo.lock", "name = \"libp2p\"\\s+version = \"([^\"]+)\""));
        results.addFact("rust", command("rustc", "--version"));
        results.addFact(
                "js-libp2p",
                first(peers + "/js/package-lock.json", "\"node_modules/libp2p\":\\s*\\{\\s*\"version\": \"([^\"]+)\""));
        results.addFact("node", command("node", "--version"));
        results.addFact("rounds", "" + options.rounds());
        results.addFact("amount", options.quick() ? "quick, the figures say little" : "full");
        if (!options.javaOptions().isEmpty()) {
            results.addFact("options of all java peers", String.join(" ", options.javaOptions()));
        }
    }

    private static String memory() {
        String kibibytes = first("/proc/meminfo", "MemTotal:\\s*(\\d+)");
        return kibibytes.matches("\\d+") ? Long.parseLong(kibibytes) / (1 << 20) + " GiB" : kibibytes;
    }

    private static String first(String file, String pattern) {
        try {
            Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
            return matcher.find() ? matcher.group(1) : "not known";
        } catch (IOException e) {
            return "not known";
        }
    }

    private static String command(String... line) {
        return Tool.run(line).map(String::strip).orElse("not installed");
    }
}
