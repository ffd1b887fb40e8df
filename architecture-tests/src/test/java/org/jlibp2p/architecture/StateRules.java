package org.jlibp2p.architecture;

import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** Where state may be, and who may guard it how. */
final class StateRules {
    private static final Set<String> ENGINES = Set.of("Engine", "Window", "State", "Query", "Table", "Handshake");

    private StateRules() {}

    static ArchRule staticFields(String root) {
        return classes()
                .should(new ArchCondition<>("have static fields that are final") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getFields().stream()
                                .filter(StateRules::isMutableStatic)
                                .forEach(
                                        field -> events.add(SimpleConditionEvent.violated(field, field.getFullName())));
                    }
                })
                .allowEmptyShould(true);
    }

    private static boolean isMutableStatic(JavaField field) {
        return field.getModifiers().contains(JavaModifier.STATIC)
                && !field.getModifiers().contains(JavaModifier.FINAL)
                && !field.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    /** What is confined to a loop needs no lock; blocks that lock are found by {@link SourceRules}. */
    static ArchRule locks(String root) {
        return noClasses()
                .that(resideInAnyPackage(confined(root)))
                .should()
                .dependOnClassesThat(resideInAPackage("java.util.concurrent.locks..")
                        .or(resideInAPackage("java.util.concurrent.atomic.."))
                        .or(assignableTo("java.util.concurrent.Semaphore"))
                        .or(assignableTo("java.lang.invoke.VarHandle")))
                .orShould(haveSynchronizedMethods())
                .allowEmptyShould(true);
    }

    private static String[] confined(String root) {
        return SourceRules.CONFINED.stream()
                .map(name -> root + "." + name + "..")
                .toArray(String[]::new);
    }

    private static ArchCondition<JavaClass> haveSynchronizedMethods() {
        return new ArchCondition<>("have synchronized methods") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaMethod method : type.getMethods()) {
                    if (method.getModifiers().contains(JavaModifier.SYNCHRONIZED)) {
                        events.add(SimpleConditionEvent.satisfied(type, method.getFullName()));
                    }
                }
            }
        };
    }

    /** Engines are plain objects. The swarm's tables are not engines: connections and handlers are what they hold. */
    static ArchRule engines(String root) {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .and(DescribedPredicate.not(resideInAPackage(root + ".swarm..")))
                .and(DescribedPredicate.describe("are engines", StateRules::isEngine))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        root + ".io..",
                        root + ".async..",
                        root + ".connection..",
                        "java.util.concurrent..",
                        "java.net..")
                .allowEmptyShould(true);
    }

    /** By the name of the outermost class, since what is nested in it is part of it. */
    private static boolean isEngine(JavaClass type) {
        JavaClass outermost = type;
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        return ENGINES.stream().anyMatch(outermost.getSimpleName()::endsWith);
    }
}
