package org.jlibp2p.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every public type says what it is: in a sentence that tells more than its name does. */
final class DocRules {
    /** Words that tell nothing by themselves. */
    private static final Set<String> EMPTY = Set.of(
            "a",
            "an",
            "the",
            "of",
            "for",
            "to",
            "and",
            "or",
            "is",
            "are",
            "be",
            "this",
            "that",
            "it",
            "its",
            "in",
            "on",
            "with",
            "class",
            "interface",
            "enum",
            "record",
            "type",
            "object",
            "represents",
            "todo",
            "tbd");

    private static final int FEWEST_WORDS = 3;
    private static final int FEWEST_NEW_WORDS = 2;

    private static final Pattern JAVADOC_BEFORE = Pattern.compile("(?s)/\\*\\*((?:(?!\\*/).)*)\\*/((?:(?!\\*/).)*)$");

    private DocRules() {}

    /** Why the documentation of a type is not enough for a newcomer; empty if it is. */
    static Optional<String> reasonAgainst(Class<?> type, String source) {
        Matcher declaration = Pattern.compile("(?m)^[ \\t]*(?:[a-z-]+[ \\t]+)*(?:class|@?interface|record|enum)[ \\t]+"
                        + type.getSimpleName() + "\\b")
                .matcher(source);
        if (!declaration.find()) {
            return Optional.of("is not found in its source");
        }
        Matcher doc = JAVADOC_BEFORE.matcher(source.substring(0, declaration.start()));
        // between the comment and the type there may be annotations only
        if (!doc.find() || doc.group(2).matches("(?s).*[;{}]\\s.*")) {
            return Optional.of("has no Javadoc");
        }
        return reasonAgainst(type.getSimpleName(), firstSentence(doc.group(1)));
    }

    static Optional<String> reasonAgainst(String name, String sentence) {
        List<String> words = words(sentence);
        Set<String> said = Set.copyOf(words(name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ")));
        long more = words.stream()
                .distinct()
                .filter(word -> !EMPTY.contains(word))
                .filter(word -> said.stream().noneMatch(known -> word.equals(known) || word.equals(known + "s")))
                .count();
        if (words.size() < FEWEST_WORDS) {
            return Optional.of("says too little: \"" + sentence + "\"");
        }
        return more < FEWEST_NEW_WORDS
                ? Optional.of("says no more than its name: \"" + sentence + "\"")
                : Optional.empty();
    }

    private static String firstSentence(String comment) {
        String text = comment.replaceAll("(?m)^\\s*\\*", " ")
                .replaceAll("\\{@(?:link|linkplain|code|literal)\\s+#?([^}]*)\\}", "$1")
                .replaceAll("<[^>]+>", " ")
                .replaceAll("\\s+", " ")
                .strip();
        String description = text.split("(?<=^|\\s)@(?:param|return|throws|see|since)\\b", 2)[0];
        return description.split("(?<=[.!?])\\s", 2)[0].strip();
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The source of a type, or of the type around it. */
    static String source(Path module, Class<?> type) {
        Class<?> outer = type;
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        try {
            return Files.readString(
                    module.resolve("src/main/java").resolve(outer.getName().replace('.', '/') + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
