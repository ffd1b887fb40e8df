package org.jlibp2p.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An installed JDK.
 *
 * @param home its folder
 * @param version as its {@code release} file has it
 */
record Jdk(Path home, String version) {
    private static final int NEWEST = 25;
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"([^\"]+)\"");
    private static final List<Path> USUAL = List.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/opt"),
            Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java"));

    /** The first number of the version. */
    int major() {
        return Integer.parseInt(version.split("[^0-9]")[0]);
    }

    Path java() {
        return home.resolve("bin").resolve("java");
    }

    /**
     * The JDK of a version.
     *
     * @param major the first number of its version
     * @param home where it is; empty to look for it
     * @throws IllegalArgumentException if it is not there
     */
    static Jdk of(int major, Optional<Path> home) {
        Stream<Path> homes = home.isPresent() ? home.stream() : homes();
        return homes.flatMap(each -> read(each).stream())
                .filter(jdk -> jdk.major() == major)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no JDK " + major
                        + home.map(path -> " at " + path).orElse("")
                        + "; --jdk" + major + " says where one is"));
    }

    /** The JDK that costs a load the least: 25 where there is one, else that on which this program runs. */
    static Jdk newest(Optional<Path> home) {
        Stream<Path> homes = home.isPresent() ? home.stream() : homes();
        return homes.flatMap(each -> read(each).stream())
                .filter(jdk -> jdk.major() == NEWEST)
                .findFirst()
                .orElseGet(() -> at(Path.of(System.getProperty("java.home"))));
    }

    /**
     * The JDK in a folder.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Jdk at(Path home) {
        return read(home).orElseThrow(() -> new IllegalArgumentException("there is no JDK in " + home));
    }

    private static Stream<Path> homes() {
        Stream<Path> own = Stream.of(Path.of(System.getProperty("java.home")));
        Stream<Path> onPath = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "java"))
                .filter(Files::isExecutable)
                .map(Jdk::homeOf);
        return Stream.concat(Stream.concat(own, onPath), USUAL.stream().flatMap(Jdk::inside));
    }

    private static Path homeOf(Path java) {
        try {
            return java.toRealPath().getParent().getParent();
        } catch (IOException e) {
            return java;
        }
    }

    private static Stream<Path> inside(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static Optional<Jdk> read(Path home) {
        try {
            if (!Files.isExecutable(home.resolve("bin").resolve("java"))) {
                return Optional.empty();
            }
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return version.find() ? Optional.of(new Jdk(home.toRealPath(), version.group(1))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
