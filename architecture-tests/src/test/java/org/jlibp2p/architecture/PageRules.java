package org.jlibp2p.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules about the pages of the project: the Markdown files in all its folders, and where their links lead. */
final class PageRules {
    private static final Set<String> NOT_OURS = Set.of(".git", "target", "node_modules", "vendor");

    private static final Pattern FENCE = Pattern.compile("(?ms)^ {0,3}(```|~~~).*?^ {0,3}\\1[`~]*\\s*?$");
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
    private static final Pattern CODE = Pattern.compile("(?s)(`+)(?!`).*?(?<!`)\\1(?!`)");

    /** {@code [text](where)} and {@code ![text](where "title")}; the text may be an image itself. */
    private static final Pattern INLINE =
            Pattern.compile("\\]\\(\\s*<?([^()\\s<>]*(?:\\([^()\\s]*\\)[^()\\s<>]*)*)>?(?:\\s+\"[^\"]*\")?\\s*\\)");

    private static final Pattern DEFINITION =
            Pattern.compile("(?m)^ {0,3}\\[([^\\]^]+)\\]:\\s*<?(\\S+?)>?(?:\\s+\".*\")?\\s*$");
    private static final Pattern REFERENCE = Pattern.compile("\\[([^\\[\\]]+)\\]\\[([^\\[\\]]*)\\]");
    private static final Pattern HTML = Pattern.compile("<(?:a|img)\\b[^>]*?\\b(?:href|src)=\"([^\"]*)\"");
    private static final Pattern AUTO = Pattern.compile("<(https?://[^>\\s]+)>");

    private static final Pattern HEADING = Pattern.compile("(?m)^ {0,3}#{1,6}[ \\t]+(.*?)[ \\t]*#*[ \\t]*$");
    private static final Pattern UNDERLINED =
            Pattern.compile("(?m)^ {0,3}(\\S.*?)[ \\t]*\\r?\\n {0,3}(?:=+|-{2,})[ \\t]*$");
    private static final Pattern NAMED = Pattern.compile("<[a-zA-Z]+\\b[^>]*?\\b(?:id|name)=\"([^\"]+)\"");
    private static final Pattern LINES = Pattern.compile("L(\\d+)(?:-L(\\d+))?");

    private PageRules() {}

    /** All pages below a folder. */
    static List<Path> pages(Path project) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(project, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".md")) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().sorted().toList();
    }

    /** Links of all pages that lead nowhere, each with its page and the reason. */
    static List<String> deadLinks(Path project) {
        return pages(project).stream()
                .flatMap(page -> links(page).stream()
                        .flatMap(link -> reasonAgainst(project, page, link).stream()
                                .map(reason -> project.relativize(page) + ": (" + link + "): " + reason)))
                .toList();
    }

    /** Where pages lead outside of the project, in order. */
    static Set<String> externalLinks(Path project) {
        Set<String> found = new TreeSet<>();
        pages(project)
                .forEach(page ->
                        links(page).stream().filter(PageRules::isExternal).forEach(found::add));
        return found;
    }

    private static boolean isExternal(String link) {
        return link.matches("[a-zA-Z][a-zA-Z0-9+.-]*:.*") || link.startsWith("//");
    }

    /** The links of a page as they are written, those with nothing in them too. */
    static Set<String> links(Path page) {
        String text = FENCE.matcher(COMMENT.matcher(read(page)).replaceAll("")).replaceAll("");
        text = CODE.matcher(text).replaceAll("`code`");
        Set<String> found = new LinkedHashSet<>();
        INLINE.matcher(text).results().forEach(match -> found.add(match.group(1)));
        HTML.matcher(text).results().forEach(match -> found.add(match.group(1)));
        AUTO.matcher(text).results().forEach(match -> found.add(match.group(1)));
        Map<String, String> defined = new HashMap<>();
        DEFINITION.matcher(text).results().forEach(match -> {
            defined.put(match.group(1).toLowerCase(Locale.ROOT), match.group(2));
            found.add(match.group(2));
        });
        REFERENCE.matcher(text).results().forEach(match -> {
            String name = match.group(2).isEmpty() ? match.group(1) : match.group(2);
            found.add(defined.getOrDefault(name.toLowerCase(Locale.ROOT), "[" + name + "]"));
        });
        return found;
    }

    private static Optional<String> reasonAgainst(Path project, Path page, String link) {
        if (link.startsWith("[")) {
            return Optional.of("there is no line that says where " + link + " leads");
        }
        if (link.isEmpty()) {
            return Optional.of("leads nowhere");
        }
        return isExternal(link) ? reasonAgainst(link) : reasonAgainstFile(project, page, link);
    }

    private static Optional<String> reasonAgainst(String external) {
        try {
            URI uri = new URI(external);
            if ("mailto".equals(uri.getScheme())) {
                return Optional.empty();
            }
            if (!"https".equals(uri.getScheme())) {
                return Optional.of("is not https");
            }
            return uri.getHost() != null && uri.getHost().contains(".")
                    ? Optional.empty()
                    : Optional.of("has no host that there could be");
        } catch (URISyntaxException e) {
            return Optional.of("is no URI: " + e.getReason());
        }
    }

    private static Optional<String> reasonAgainstFile(Path project, Path page, String link) {
        int hash = link.indexOf('#');
        String file = decoded(hash < 0 ? link : link.substring(0, hash));
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!target.startsWith(project)) {
            return Optional.of("leads out of the project");
        }
        if (!Files.exists(target)) {
            return Optional.of("there is no such file");
        }
        if (hash < 0) {
            return Optional.empty();
        }
        String anchor = decoded(link.substring(hash + 1));
        if (target.toString().endsWith(".md")) {
            return anchors(target).contains(anchor)
                    ? Optional.empty()
                    : Optional.of("has no heading of that name; it has " + anchors(target));
        }
        return reasonAgainstLines(target, anchor);
    }

    private static Optional<String> reasonAgainstLines(Path file, String anchor) {
        Matcher lines = LINES.matcher(anchor);
        if (!Files.isRegularFile(file) || !lines.matches()) {
            return Optional.of("is no place in that file");
        }
        int last = Integer.parseInt(lines.group(lines.group(2) == null ? 1 : 2));
        return last <= read(file).lines().count() ? Optional.empty() : Optional.of("the file is shorter");
    }

    /** The names under which parts of a page can be linked to, as the hosting makes them of its headings. */
    static Set<String> anchors(Path page) {
        String text = FENCE.matcher(COMMENT.matcher(read(page)).replaceAll("")).replaceAll("");
        Set<String> found = new LinkedHashSet<>();
        NAMED.matcher(text).results().forEach(match -> found.add(match.group(1)));
        Map<String, Integer> times = new HashMap<>();
        Stream.concat(HEADING.matcher(text).results(), UNDERLINED.matcher(text).results())
                .sorted((one, other) -> Integer.compare(one.start(), other.start()))
                .map(match -> anchor(match.group(1)))
                .forEach(name -> {
                    int before = times.merge(name, 1, Integer::sum) - 1;
                    found.add(before == 0 ? name : name + "-" + before);
                });
        return found;
    }

    private static String anchor(String heading) {
        return heading.replaceAll("!?\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .replaceAll("<[^>]+>", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "")
                .replace(' ', '-');
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
