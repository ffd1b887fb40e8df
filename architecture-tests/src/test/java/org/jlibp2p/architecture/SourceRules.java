package org.jlibp2p.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules about files. Each yields what breaks it below the folder of the whole project. */
final class SourceRules {
    /** The packages whose classes are confined to a loop, and so need no lock. */
    static final List<String> CONFINED = List.of("muxer", "security", "negotiation", "pnet", "kad", "relay");

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path PACKAGES = Path.of("org", "jlibp2p");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern LOCKING = Pattern.compile("\\bsynchronized\\s*\\(");

    private SourceRules() {}

    /** The folders of all modules that the project lists. */
    static List<Path> modules(Path project) {
        return MODULE.matcher(read(project.resolve("pom.xml")))
                .results()
                .map(found -> project.resolve(found.group(1).strip()))
                .toList();
    }

    /** The modules that are published as libraries and have classes. */
    static List<Path> publishedModules(Path project) {
        return modules(project).stream()
                .filter(module -> module.getFileName().toString().startsWith("libp2p-"))
                .filter(module -> Files.isDirectory(module.resolve(SOURCES).resolve(PACKAGES)))
                .toList();
    }

    static List<Path> publishedModulesWithoutModuleInfo(Path project) {
        return publishedModules(project).stream()
                .filter(module -> !Files.isRegularFile(module.resolve(SOURCES).resolve("module-info.java")))
                .toList();
    }

    static List<Path> packagesWithoutPackageInfo(Path project) {
        return modules(project).stream()
                .map(module -> module.resolve(SOURCES))
                .flatMap(sources -> find(sources, SourceRules::isClass))
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.isRegularFile(folder.resolve("package-info.java")))
                .sorted()
                .toList();
    }

    static List<Path> lockingBlocksInConfinedPackages(Path project) {
        return modules(project).stream()
                .map(module -> module.resolve(SOURCES).resolve(PACKAGES))
                .flatMap(root -> CONFINED.stream().map(root::resolve))
                .flatMap(folder -> find(folder, SourceRules::isClass))
                .filter(file -> LOCKING.matcher(read(file)).find())
                .sorted()
                .toList();
    }

    private static boolean isClass(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java") && !name.equals("package-info.java") && !name.equals("module-info.java");
    }

    private static Stream<Path> find(Path folder, Predicate<Path> wanted) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(wanted).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
