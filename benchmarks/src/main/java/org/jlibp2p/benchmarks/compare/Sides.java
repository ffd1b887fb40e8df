package org.jlibp2p.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jlibp2p.benchmarks.compare.measure.Side;
import org.jlibp2p.benchmarks.compare.result.Contestant;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerKind;

/** Which pairs are compared. What a pair needs is built and searched for only if it takes part. */
final class Sides {
    static final String JAVA_25 = "java25";
    static final String JAVA_17_CONSCRYPT = "java17-conscrypt";
    static final String JAVA_17 = "java17";

    private final Map<String, Supplier<Side>> all = new LinkedHashMap<>();
    private final Map<PeerKind, PeerCommand> built = new LinkedHashMap<>();
    private final JavaPeers java;
    private final Options options;

    private Sides(JavaPeers java, Options options) {
        this.java = java;
        this.options = options;
        all.put(JAVA_25, () -> uniform(JAVA_25, "JDK " + jdk25().version(), java25()));
        all.put(
                JAVA_17_CONSCRYPT,
                () -> uniform(
                        JAVA_17_CONSCRYPT,
                        "JDK " + jdk17().version() + " with Conscrypt",
                        java.withConscrypt(jdk17())));
        all.put(JAVA_17, () -> uniform(JAVA_17, "JDK " + jdk17().version() + " alone", java.on(jdk17())));
        all.put(Contestant.GO, () -> uniform(Contestant.GO, "go-libp2p", program(PeerKind.GO)));
        all.put(Contestant.RUST, () -> uniform(Contestant.RUST, "rust-libp2p", program(PeerKind.RUST)));
        all.put("js", () -> uniform("js", "js-libp2p", program(PeerKind.JS)));
        all.put(
                "java25-go",
                () -> Side.of(
                        "java25-go", "JDK " + jdk25().version() + " dials go-libp2p", java25(), program(PeerKind.GO)));
        all.put(
                "go-java25",
                () -> Side.of("go-java25", "go-libp2p dials JDK " + jdk25().version(), program(PeerKind.GO), java25()));
    }

    /**
     * The sides that options name.
     *
     * @throws IllegalArgumentException if a name is none, or a JDK is not there
     * @throws IOException if the java peer was not built
     */
    static List<Side> chosen(Path project, Options options) throws IOException {
        Sides sides = new Sides(JavaPeers.of(project, options.javaOptions()), options);
        Set<String> names = options.sides().isEmpty() ? sides.all.keySet() : new LinkedHashSet<>(options.sides());
        List<Side> chosen = new ArrayList<>();
        for (String name : names) {
            if (!sides.all.containsKey(name)) {
                throw new IllegalArgumentException(
                        "there is no side " + name + ", only " + String.join(", ", sides.all.keySet()));
            }
            chosen.add(sides.all.get(name).get());
        }
        return chosen;
    }

    private static Side uniform(String name, String title, PeerCommand command) {
        return Side.of(name, title + ", both sides", command, command);
    }

    private PeerCommand java25() {
        return java.on(jdk25());
    }

    private Jdk jdk25() {
        return Jdk.of(25, options.jdk25());
    }

    private Jdk jdk17() {
        return Jdk.of(17, options.jdk17());
    }

    private PeerCommand program(PeerKind kind) {
        return built.computeIfAbsent(kind, PeerCommand::program);
    }
}
