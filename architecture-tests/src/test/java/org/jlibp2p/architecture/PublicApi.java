package org.jlibp2p.architecture;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public interface of a module as text: a line for each public type and for each of its members that callers or
 * subclasses see. Two builds of the same sources yield the same text, whatever the JDK.
 */
final class PublicApi {
    private PublicApi() {}

    /** The lines of a module that is built. */
    static List<String> of(Path module) {
        return PublicTypes.of(module).stream()
                .flatMap(type -> of(type).stream())
                .toList();
    }

    /** The lines of one type. */
    static List<String> of(Class<?> type) {
        List<String> members = new ArrayList<>();
        Stream.of(type.getDeclaredFields())
                .filter(PublicApi::isSeen)
                .map(PublicApi::field)
                .forEach(members::add);
        Stream.of(type.getDeclaredConstructors())
                .filter(constructor -> isSeen(constructor) && !type.isEnum())
                .map(PublicApi::constructor)
                .forEach(members::add);
        Stream.of(type.getDeclaredMethods())
                .filter(PublicApi::isSeen)
                .map(PublicApi::method)
                .forEach(members::add);
        List<String> lines = new ArrayList<>();
        lines.add(declaration(type));
        members.stream().sorted().map(member -> "    " + member).forEach(lines::add);
        return lines;
    }

    private static String declaration(Class<?> type) {
        String kind = type.isAnnotation()
                ? "@interface"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        boolean isClass = kind.equals("class");
        StringBuilder line = new StringBuilder(deprecated(type)).append("public ");
        if (isClass && Modifier.isAbstract(type.getModifiers())) {
            line.append("abstract ");
        }
        if (isClass && Modifier.isFinal(type.getModifiers())) {
            line.append("final ");
        }
        if (type.isSealed()) {
            line.append("sealed ");
        }
        line.append(kind).append(' ').append(type.getName()).append(parameters(type.getTypeParameters()));
        if (type.isRecord()) {
            line.append(Stream.of(type.getRecordComponents())
                    .map(PublicApi::component)
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        if (isClass && type.getGenericSuperclass() != null && type.getSuperclass() != Object.class) {
            line.append(" extends ").append(type.getGenericSuperclass().getTypeName());
        }
        line.append(list(type.isInterface() ? " extends " : " implements ", type.getGenericInterfaces()));
        if (type.isSealed()) {
            line.append(list(
                    " permits ",
                    Stream.of(type.getPermittedSubclasses())
                            .filter(permitted -> Modifier.isPublic(permitted.getModifiers()))
                            .toArray(Type[]::new)));
        }
        return line.toString();
    }

    private static String component(RecordComponent component) {
        return component.getGenericType().getTypeName() + " " + component.getName();
    }

    private static String field(Field field) {
        String line = deprecated(field)
                + modifiers(field.getModifiers() & Modifier.fieldModifiers())
                + (field.isEnumConstant()
                        ? "enum constant "
                        : field.getGenericType().getTypeName() + " ")
                + field.getName();
        return line + constant(field);
    }

    /** Values of constants are compiled into those who use them, and so are part of the promise. */
    private static String constant(Field field) {
        boolean isConstant = Modifier.isStatic(field.getModifiers())
                && Modifier.isFinal(field.getModifiers())
                && (field.getType().isPrimitive() || field.getType() == String.class);
        try {
            return isConstant && field.trySetAccessible() ? " = " + field.get(null) : "";
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String constructor(Constructor<?> constructor) {
        return deprecated(constructor)
                + modifiers(constructor.getModifiers() & Modifier.constructorModifiers())
                + parameters(constructor.getTypeParameters())
                + "<init>"
                + call(constructor);
    }

    private static String method(Method method) {
        int modifiers = method.getModifiers() & Modifier.methodModifiers();
        return deprecated(method)
                + modifiers(modifiers & ~Modifier.SYNCHRONIZED & ~Modifier.NATIVE & ~Modifier.STRICT)
                + (method.isDefault() ? "default " : "")
                + (method.getTypeParameters().length == 0 ? "" : parameters(method.getTypeParameters()) + " ")
                + method.getGenericReturnType().getTypeName()
                + " "
                + method.getName()
                + call(method);
    }

    private static String call(Executable executable) {
        String parameters = Stream.of(executable.getGenericParameterTypes())
                .map(Type::getTypeName)
                .collect(Collectors.joining(", ", "(", ")"));
        return (executable.isVarArgs() ? parameters.replaceFirst("\\[\\]\\)$", "...)") : parameters)
                + list(" throws ", executable.getGenericExceptionTypes());
    }

    private static String parameters(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Stream.of(variables).map(PublicApi::bounded).collect(Collectors.joining(", ", "<", ">"));
    }

    private static String bounded(TypeVariable<?> variable) {
        String bounds = Stream.of(variable.getBounds())
                .map(Type::getTypeName)
                .filter(bound -> !bound.equals("java.lang.Object"))
                .collect(Collectors.joining(" & "));
        return bounds.isEmpty() ? variable.getName() : variable.getName() + " extends " + bounds;
    }

    private static String list(String before, Type[] types) {
        return types.length == 0
                ? ""
                : Arrays.stream(types).map(Type::getTypeName).sorted().collect(Collectors.joining(", ", before, ""));
    }

    private static boolean isSeen(Field field) {
        return isSeen(field.getModifiers(), field.isSynthetic());
    }

    private static boolean isSeen(Executable executable) {
        boolean isInherited = executable instanceof Method method && method.isBridge();
        return isSeen(executable.getModifiers(), executable.isSynthetic() || isInherited);
    }

    private static boolean isSeen(int modifiers, boolean isSynthetic) {
        return !isSynthetic && (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers));
    }

    private static String modifiers(int modifiers) {
        String text = Modifier.toString(modifiers);
        return text.isEmpty() ? "" : text + " ";
    }

    private static String deprecated(AnnotatedElement element) {
        Deprecated mark = element.getAnnotation(Deprecated.class);
        return mark == null ? "" : mark.forRemoval() ? "@Deprecated(forRemoval) " : "@Deprecated ";
    }
}
