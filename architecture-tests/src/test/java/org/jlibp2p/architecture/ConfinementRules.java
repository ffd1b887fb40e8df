package org.jlibp2p.architecture;

import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** What is allowed in a few places only. */
final class ConfinementRules {
    private static final String NETTY = "io.netty..";
    private static final String PROTOBUF = "com.google.protobuf..";
    private static final Set<String> WAITS = Set.of("join", "get");
    private static final Set<String> THREAD_WAITS = Set.of("join", "sleep");
    private static final Set<String> UNIT_WAITS = Set.of("sleep", "timedJoin", "timedWait");
    private static final Set<String> CLOCKS = Set.of("java.time.Clock", "java.time.InstantSource");
    private static final Set<String> CHANCE = Set.of(
            "java.util.Random.<init>", "java.util.concurrent.ThreadLocalRandom.current", "java.lang.Math.random");

    private ConfinementRules() {}

    private static DescribedPredicate<JavaClass> describe(String description, Predicate<JavaClass> predicate) {
        return DescribedPredicate.describe(description, predicate);
    }

    /** The name without its package: of a nested class with those around it. */
    private static String localName(JavaClass type) {
        return type.getName().substring(type.getPackageName().length() + 1);
    }

    static ArchRule netty(String root) {
        DescribedPredicate<JavaClass> allowed = resideInAPackage(root + ".transport.netty..")
                .or(resideInAPackage(root + ".transport.tcp.."))
                .or(resideInAPackage(root + ".transport.ws.."))
                .or(resideInAPackage(root + ".transport.quic.."))
                .or(resideInAPackage(root + ".delegate.server.."));
        return noClasses()
                .that(DescribedPredicate.not(allowed))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(NETTY)
                .allowEmptyShould(true);
    }

    static ArchRule protobuf(String root) {
        DescribedPredicate<JavaClass> allowed = resideInAPackage(root + ".wire..")
                .or(describe("is a codec", type -> localName(type).contains("Codec")));
        return noClasses()
                .that(DescribedPredicate.not(allowed))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(PROTOBUF)
                .allowEmptyShould(true);
    }

    /** Neither a buffer with an owner nor a generated message is anybody's business outside the module. */
    static ArchRule signatures(String root) {
        DescribedPredicate<JavaClass> foreign = resideInAPackage(NETTY).or(resideInAPackage(PROTOBUF));
        return classes()
                .that(DescribedPredicate.not(resideInAPackage(root + ".transport.netty..")))
                .and(describe("public", ConfinementRules::isPublic))
                .should(new ArchCondition<>("show no type of Netty or protobuf") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        shown(type)
                                .flatMap(shown -> shown.getAllInvolvedRawTypes().stream())
                                .filter(foreign)
                                .forEach(seen -> events.add(SimpleConditionEvent.violated(
                                        type, type.getName() + " shows " + seen.getName())));
                    }
                })
                .allowEmptyShould(true);
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ConfinementRules::isPublic).orElse(true);
    }

    private static Stream<JavaType> shown(JavaClass type) {
        Stream<JavaType> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaType> fields = type.getFields().stream()
                .filter(field -> isShown(field.getModifiers()))
                .map(JavaField::getType);
        Stream<JavaType> codeUnits = type.getCodeUnits().stream()
                .filter(unit -> isShown(unit.getModifiers()))
                .flatMap(ConfinementRules::shown);
        return Stream.of(parents, fields, codeUnits).flatMap(each -> each);
    }

    private static Stream<JavaType> shown(JavaCodeUnit unit) {
        Stream<JavaType> types = Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
        return Stream.concat(types, unit.getExceptionTypes().stream().map(each -> (JavaType) each));
    }

    private static boolean isShown(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    static ArchRule blocking(String root) {
        return classes()
                .that(DescribedPredicate.not(resideInAnyPackage(root + ".examples..", root + ".cli..")))
                .and(describe("not named Blocking", type -> !localName(type).contains("Blocking")))
                .should(access(
                        "not wait for a future or a thread", access -> isWait(access) && !isNodeClose(root, access)))
                .allowEmptyShould(true);
    }

    private static boolean isWait(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getTarget().getName();
        return owner.isAssignableTo(Future.class) && WAITS.contains(name)
                || owner.isAssignableTo(Thread.class) && THREAD_WAITS.contains(name)
                || owner.getName().equals("java.util.concurrent.TimeUnit") && UNIT_WAITS.contains(name);
    }

    private static boolean isNodeClose(String root, JavaAccess<?> access) {
        return access.getOriginOwner().isAssignableTo(root + ".node.Node")
                && access.getOrigin().getName().equals("close");
    }

    /** A loop is a clock, and is the only one. */
    static ArchRule time(String root) {
        return classes()
                .that(DescribedPredicate.not(resideInAPackage(root + ".async..")))
                .and(describe("not a loop", type -> !type.isAssignableTo(root + ".async.EventLoop")))
                .should(access(
                        "take neither time nor chance from the air",
                        access -> isFromTheAir(access) || isStopwatch(access) && !isProgram(root, access)))
                .allowEmptyShould(true);
    }

    private static boolean isFromTheAir(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        boolean clock = owner.startsWith("java.time.") && name.equals("now")
                || CLOCKS.contains(owner) && name.startsWith("system")
                || owner.equals("java.lang.System") && name.equals("currentTimeMillis");
        boolean date = owner.equals("java.util.Date") && name.equals("<init>");
        return clock || date || CHANCE.contains(owner + "." + name);
    }

    private static boolean isStopwatch(JavaAccess<?> access) {
        return access.getTargetOwner().getName().equals("java.lang.System")
                && access.getTarget().getName().equals("nanoTime");
    }

    /** Programs have no loop to ask when they measure how long something took. */
    private static boolean isProgram(String root, JavaAccess<?> access) {
        return resideInAnyPackage(root + ".examples..", root + ".cli..", root + ".interop..")
                .test(access.getOriginOwner());
    }

    /** A condition on every call, construction and method reference. */
    private static ArchCondition<JavaClass> access(String description, Predicate<JavaAccess<?>> isForbidden) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Set<JavaAccess<?>> found = Stream.concat(
                                type.getCodeUnitCallsFromSelf().stream(), type.getCodeUnitReferencesFromSelf().stream())
                        .filter(isForbidden)
                        .collect(Collectors.toSet());
                found.forEach(access -> events.add(SimpleConditionEvent.violated(access, access.getDescription())));
            }
        };
    }
}
