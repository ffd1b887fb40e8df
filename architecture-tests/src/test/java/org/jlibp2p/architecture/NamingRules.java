package org.jlibp2p.architecture;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

/** Names that say nothing. */
final class NamingRules {
    private static final Set<String> PACKAGES = Set.of(
            "util", "utils", "common", "misc", "etc", "helper", "helpers", "impl", "internal", "base", "manager");
    private static final Set<String> ENDINGS = Set.of("Impl", "Util", "Utils", "Helper", "Helpers", "Manager", "Base");

    private NamingRules() {}

    static ArchRule packages(String root) {
        return classes()
                .should(not(
                        "be in a package whose name says nothing",
                        type -> Arrays.stream(type.getPackageName()
                                        .substring(root.length())
                                        .split("\\."))
                                .anyMatch(PACKAGES::contains)))
                .allowEmptyShould(true);
    }

    static ArchRule classNames(String root) {
        return classes()
                .should(not(
                        "have a name that says nothing",
                        type -> ENDINGS.stream().anyMatch(type.getSimpleName()::endsWith)))
                .allowEmptyShould(true);
    }

    private static ArchCondition<JavaClass> not(String description, Predicate<JavaClass> isForbidden) {
        return new ArchCondition<>("not " + description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (isForbidden.test(type)) {
                    events.add(SimpleConditionEvent.violated(type, type.getName()));
                }
            }
        };
    }
}
