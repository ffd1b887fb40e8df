package org.jlibp2p.interop.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a page in Markdown. In front of each stands a comment that says what is done with it; a block without one is an
 * error, so that nothing can stand in the page that nobody has tried.
 */
final class GuidePage {
    private static final Pattern MARKER = Pattern.compile("<!-- ([a-z]+)(?:: (.*?))?(?: as ([A-Z0-9_]+))? -->");
    private static final String FENCE = "```";

    private final List<GuideStep> steps = new ArrayList<>();

    private GuidePage() {}

    /** The steps of a page, in their order. */
    static List<GuideStep> read(Path page) {
        try {
            return parse(Files.readAllLines(page));
        } catch (IOException e) {
            throw new AssertionError("cannot read " + page, e);
        }
    }

    static List<GuideStep> parse(List<String> lines) {
        GuidePage page = new GuidePage();
        int at = 0;
        while (at < lines.size()) {
            at = lines.get(at).strip().startsWith(FENCE) ? page.block(lines, at) : at + 1;
        }
        return List.copyOf(page.steps);
    }

    /** Takes the block that begins at a line; where the next thing begins. */
    private int block(List<String> lines, int begin) {
        Matcher marker = MARKER.matcher(begin == 0 ? "" : lines.get(begin - 1));
        if (!marker.matches()) {
            throw new AssertionError(
                    "line " + (begin + 1) + ": the block has no comment in front that says how it is tried");
        }
        int end = begin + 1;
        while (end < lines.size() && !lines.get(end).strip().equals(FENCE)) {
            end++;
        }
        if (end == lines.size()) {
            throw new AssertionError("line " + (begin + 1) + ": the block does not end");
        }
        steps.add(step(marker, String.join("\n", lines.subList(begin + 1, end)) + "\n", begin + 1));
        return end + 1;
    }

    private GuideStep step(Matcher marker, String text, int line) {
        GuideStep.Kind kind;
        try {
            kind = GuideStep.Kind.valueOf(marker.group(1).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new AssertionError("line " + line + ": nobody knows how to try: " + marker.group());
        }
        List<String> words =
                marker.group(2) == null ? List.of() : List.of(marker.group(2).split(" "));
        boolean last = kind == GuideStep.Kind.FILE || kind == GuideStep.Kind.SHOWS;
        boolean onMachines = last || kind == GuideStep.Kind.RUN || kind == GuideStep.Kind.FAILS;
        if (onMachines == words.isEmpty() || last && words.size() < 2) {
            throw new AssertionError("line " + line + ": says not where: " + marker.group());
        }
        if (kind == GuideStep.Kind.PRINTS && (steps.isEmpty() || !isRun(steps.get(steps.size() - 1)))) {
            throw new AssertionError("line " + line + ": what is printed stands behind what prints it");
        }
        return new GuideStep(
                kind,
                last ? words.subList(0, words.size() - 1) : words,
                last ? words.get(words.size() - 1) : "",
                Optional.ofNullable(marker.group(3)),
                text,
                line);
    }

    private static boolean isRun(GuideStep step) {
        return step.kind() == GuideStep.Kind.RUN || step.kind() == GuideStep.Kind.FAILS;
    }
}
