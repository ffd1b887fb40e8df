package org.jlibp2p.architecture;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class NativeImageRulesTest {
    private static final JavaClasses PROJECT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(HouseRule.ROOT);

    /** Types and methods that are there on some JDKs only, or with libraries that are a user's choice. */
    private static final Set<String> NOT_ALWAYS_THERE = Set.of(
            "java.lang.Thread$Builder",
            "java.lang.Thread.ofVirtual",
            "java.util.concurrent.Executors.newThreadPerTaskExecutor",
            "java.net.http.HttpClient.shutdownNow",
            "org.conscrypt.OpenSSLProvider");

    /** All published modules but the testkit, which looks into other modules for tests, and those run on a JVM. */
    static List<Path> modules() {
        return SourceRules.publishedModules(SourceRulesTest.PROJECT).stream()
                .filter(module -> !module.endsWith("libp2p-testkit"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyClassThatLooksSomethingUpIsNamed(Path module) {
        assertThat(NativeImageRules.entries(module).stream()
                        .map(NativeImageRules.Entry::by)
                        .collect(Collectors.toSet()))
                .isEqualTo(NativeImageRules.classesThatLookUp(
                        PROJECT, module.getFileName().toString()));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyNameThatIsLookedUpIsThere(Path module) throws ClassNotFoundException {
        for (String by :
                NativeImageRules.classesThatLookUp(PROJECT, module.getFileName().toString())) {
            String source =
                    DocRules.source(module, Class.forName(by, false, getClass().getClassLoader()));
            Set<String> told = new HashSet<>();
            NativeImageRules.entries(module).stream()
                    .filter(entry -> entry.by().equals(by))
                    .forEach(entry -> told.addAll(entry.names()));
            assertThat(told)
                    .as(by)
                    .containsAll(NativeImageRules.namesIn(source))
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void nothingIsNamedThatIsNotThere(Path module) {
        assertThat(NativeImageRules.entries(module).stream()
                        .filter(entry -> entry.type().startsWith(NativeImageRules.RESOURCE)))
                .allMatch(entry -> NativeImageRules.isThere(module, entry));
        assertThat(NativeImageRules.entries(module).stream()
                        .filter(entry -> !entry.type().startsWith(NativeImageRules.RESOURCE))
                        .flatMap(entry -> missing(entry).stream())
                        .filter(name -> !NOT_ALWAYS_THERE.contains(name)))
                .isEmpty();
    }

    private static List<String> missing(NativeImageRules.Entry entry) {
        Class<?> type;
        try {
            type = Class.forName(entry.type(), false, NativeImageRulesTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return List.of(entry.type());
        }
        Set<String> there = Stream.concat(
                        Stream.of(type.getDeclaredMethods()).map(NativeImageRulesTest::signature),
                        Stream.of(type.getDeclaredConstructors())
                                .map(constructor -> "<init>" + names(constructor.getParameterTypes())))
                .collect(Collectors.toSet());
        Set<String> fields =
                Stream.of(type.getDeclaredFields()).map(Field::getName).collect(Collectors.toSet());
        return Stream.concat(
                        entry.methods().entrySet().stream()
                                .filter(method -> !there.contains(method.getKey() + method.getValue()))
                                .map(method -> method.getKey()),
                        entry.fields().stream().filter(field -> !fields.contains(field)))
                .map(name -> entry.type() + "." + name)
                .toList();
    }

    private static String signature(Method method) {
        return method.getName() + names(method.getParameterTypes());
    }

    private static List<String> names(Class<?>[] types) {
        return Stream.of(types).map(Class::getName).toList();
    }

    @Test
    void lookupsAreFound() {
        JavaClasses here = new ClassFileImporter().importClasses(NativeImageRulesTest.class, NativeImageRules.class);
        assertThat(NativeImageRules.classesThatLookUp(here, "architecture-tests"))
                .containsExactly(NativeImageRulesTest.class.getName());
        assertThat(NativeImageRules.namesIn(
                        "Class.forName(\"a.B\"); x.class.getMethod(\"c\"); y.getDeclaredField(\n \"d\"); newUpdater(X.class, \"not\");"
                                + "AtomicLongFieldUpdater.newUpdater(X.class, \"e\");"))
                .containsExactly("a.B", "c", "d", "e");
    }
}
