package org.jlibp2p.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.jr.ob.JSON;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;

/**
 * What a native image has to be told of a library: the types and members that it looks up by name. A file of each module
 * tells them, and each entry names the class that looks there.
 */
final class NativeImageRules {
    /** Calls that look something up by its name, by the class that they are of. */
    private static final Map<String, Pattern> LOOKUPS = Map.of(
            "java.lang.Class",
                    Pattern.compile(
                            "forName|newInstance|get(Declared)?(Method|Constructor|Field|Classe)s?|getResource.*|getRecordComponents"),
            "java.lang.ClassLoader", Pattern.compile("loadClass|getResources?|getResourceAsStream|getSystemResource.*"),
            "java.lang.Module", Pattern.compile("getResourceAsStream"),
            "java.util.ServiceLoader", Pattern.compile("load.*"),
            "java.util.ResourceBundle", Pattern.compile("getBundle"),
            "java.lang.invoke.MethodHandles$Lookup", Pattern.compile("(find|unreflect|bind).*"),
            "java.lang.reflect.Proxy", Pattern.compile("newProxyInstance"),
            "java.io.ObjectInputStream", Pattern.compile("<init>"),
            "javax.naming.InitialContext", Pattern.compile("<init>"),
            "javax.naming.directory.InitialDirContext", Pattern.compile("<init>"));

    private static final Pattern UPDATER =
            Pattern.compile("java\\.util\\.concurrent\\.atomic\\.Atomic\\w+FieldUpdater");

    /** Names in sources that are looked up. */
    private static final List<Pattern> NAMES = List.of(
            Pattern.compile("\\.forName\\(\\s*\"([^\"]+)\""),
            Pattern.compile("\\.get(?:Declared)?(?:Method|Field)\\(\\s*\"([^\"]+)\""),
            Pattern.compile("\\.newUpdater\\(\\s*[\\w.]+,(?:\\s*[\\w.]+,)?\\s*\"([^\"]+)\""),
            Pattern.compile("INITIAL_CONTEXT_FACTORY,\\s*\"([^\"]+)\""));

    /** What stands before the name of a resource, where otherwise a type is named. */
    static final String RESOURCE = "resource:";

    private NativeImageRules() {}

    /** Classes that look something up by its name. */
    static Set<String> classesThatLookUp(JavaClasses classes, String module) {
        return classes.stream()
                .filter(type -> isOf(type, module))
                .flatMap(type -> Stream.<JavaCall<?>>concat(
                        type.getMethodCallsFromSelf().stream(), type.getConstructorCallsFromSelf().stream()))
                .filter(NativeImageRules::isLookup)
                .map(call -> call.getOriginOwner().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOf(JavaClass type, String module) {
        return type.getSource()
                .map(source -> source.getUri().toString().contains("/" + module + "/"))
                .orElse(false);
    }

    private static boolean isLookup(JavaCall<?> call) {
        String owner = call.getTargetOwner().getName();
        String name = call.getTarget().getName();
        return LOOKUPS.containsKey(owner) && LOOKUPS.get(owner).matcher(name).matches()
                || UPDATER.matcher(owner).matches() && name.equals("newUpdater");
    }

    /** The names that a class looks up, as they stand in its source. */
    static Set<String> namesIn(String source) {
        return NAMES.stream()
                .flatMap(pattern -> pattern.matcher(source).results())
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Something that is looked up.
     *
     * @param by the class that looks
     * @param type where it looks, or {@link #RESOURCE} and the pattern of files
     * @param methods name and types of parameters of each method
     * @param fields names
     */
    record Entry(String by, String type, Map<String, List<String>> methods, Set<String> fields) {
        /** All names in it. */
        Set<String> names() {
            return Stream.of(Stream.of(type), methods.keySet().stream(), fields.stream())
                    .flatMap(names -> names)
                    .collect(Collectors.toSet());
        }
    }

    /** What the file of a module tells; nothing if it has none. */
    static List<Entry> entries(Path module) {
        String name = module.getFileName().toString();
        Path file = module.resolve("src/main/resources/META-INF/native-image/org.jlibp2p")
                .resolve(name)
                .resolve("reachability-metadata.json");
        try {
            return Files.exists(file) ? entries(Files.readString(file)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is not what native-image reads", e);
        }
    }

    private static List<Entry> entries(String json) throws IOException {
        Map<String, Object> root = JSON.std.mapFrom(json);
        requireKeys(root, Set.of(), Set.of("reflection", "resources"));
        List<Entry> entries = new ArrayList<>();
        for (Map<String, Object> each : objects(root.getOrDefault("reflection", List.of()))) {
            requireKeys(each, Set.of("condition", "type"), Set.of("methods", "fields"));
            Map<String, Object> condition = object(each.get("condition"));
            requireKeys(condition, Set.of("typeReached"), Set.of());
            Map<String, List<String>> methods = new TreeMap<>();
            for (Map<String, Object> method : objects(each.getOrDefault("methods", List.of()))) {
                requireKeys(method, Set.of("name", "parameterTypes"), Set.of());
                methods.put(text(method.get("name")), texts(method.get("parameterTypes")));
            }
            Set<String> fields = new TreeSet<>();
            for (Map<String, Object> field : objects(each.getOrDefault("fields", List.of()))) {
                requireKeys(field, Set.of("name"), Set.of());
                fields.add(text(field.get("name")));
            }
            entries.add(new Entry(text(condition.get("typeReached")), text(each.get("type")), methods, fields));
        }
        for (Map<String, Object> each : objects(root.getOrDefault("resources", List.of()))) {
            requireKeys(each, Set.of("condition", "glob"), Set.of());
            String by = text(object(each.get("condition")).get("typeReached"));
            entries.add(new Entry(by, RESOURCE + text(each.get("glob")), Map.of(), Set.of()));
        }
        return entries;
    }

    /** Whether files of a module are what a resource in its entries names. */
    static boolean isThere(Path module, Entry resource) {
        PathMatcher names = FileSystems.getDefault()
                .getPathMatcher("glob:" + resource.type().substring(RESOURCE.length()));
        Path resources = module.resolve("src/main/resources");
        try (Stream<Path> files = Files.walk(resources)) {
            return files.anyMatch(file -> names.matches(resources.relativize(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireKeys(Map<String, Object> object, Set<String> required, Set<String> optional)
            throws IOException {
        Set<String> unknown = new TreeSet<>(object.keySet());
        unknown.removeAll(required);
        unknown.removeAll(optional);
        if (!unknown.isEmpty() || !object.keySet().containsAll(required)) {
            throw new IOException("has " + object.keySet() + ", needs " + required + ", may have " + optional);
        }
    }

    private static List<Map<String, Object>> objects(Object value) throws IOException {
        if (!(value instanceof List<?> list)) {
            throw new IOException("not a list: " + value);
        }
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object each : list) {
            objects.add(object(each));
        }
        return objects;
    }

    private static Map<String, Object> object(Object value) throws IOException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IOException("not an object: " + value);
        }
        return map.entrySet().stream()
                .collect(Collectors.toMap(entry -> String.valueOf(entry.getKey()), Map.Entry::getValue));
    }

    private static List<String> texts(Object value) throws IOException {
        if (!(value instanceof List<?> list)) {
            throw new IOException("not a list: " + value);
        }
        return list.stream().map(String::valueOf).toList();
    }

    private static String text(Object value) throws IOException {
        if (!(value instanceof String text)) {
            throw new IOException("not a text: " + value);
        }
        return text;
    }
}
