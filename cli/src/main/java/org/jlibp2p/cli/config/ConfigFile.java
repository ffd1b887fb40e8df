package org.jlibp2p.cli.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.examples.Printable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads a configuration file: one mapping of YAML from keys to texts, numbers, yes and no, and lists of these. Only the syntax is
 * read and never an object made of it; the size, the depth and the aliases are bounded.
 */
final class ConfigFile {
    /** The largest file that is read. */
    static final int MAX_SIZE = 256 * 1024;

    private static final LoadSettings BOUNDED = LoadSettings.builder()
            .setCodePointLimit(MAX_SIZE)
            .setMaxAliasesForCollections(0)
            .setAllowRecursiveKeys(false)
            .setAllowDuplicateKeys(true) // told apart below, each with its line
            .setUseMarks(true)
            .build();

    private final Path file;
    private final List<Problem> problems;
    private final Map<String, Given> values = new LinkedHashMap<>();
    private final Map<String, String> seen = new LinkedHashMap<>();

    private ConfigFile(Path file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The values of a file, by key; what is wrong with it is added to the problems. */
    static Map<String, Given> read(Path file, Origin named, List<Problem> problems) {
        ConfigFile reading = new ConfigFile(file, problems);
        try {
            reading.read(named);
        } catch (IOException e) {
            String why = Files.exists(file) ? "cannot be read: " + e.getMessage() : "there is no file " + file;
            problems.add(new Problem("config", named, Printable.escape(why), "name a file that this user may read"));
        }
        return reading.values;
    }

    private void read(Origin named) throws IOException {
        byte[] bytes;
        try (InputStream input = Files.newInputStream(file)) {
            bytes = input.readNBytes(MAX_SIZE + 1);
        }
        if (bytes.length > MAX_SIZE) {
            problems.add(new Problem(
                    "config", named, file + " has more than " + MAX_SIZE + " bytes", "name a file of settings"));
            return;
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            problems.add(new Problem("config", named, file + " is not UTF-8", "write it again as UTF-8"));
            return;
        }
        try {
            root(text).ifPresent(this::take);
        } catch (MarkedYamlEngineException e) {
            problems.add(syntax(e.getProblem(), e.getProblemMark()));
        } catch (YamlEngineException | StackOverflowError e) {
            problems.add(syntax(String.valueOf(e.getMessage()), Optional.empty()));
        }
    }

    private static Optional<Node> root(String text) {
        return new Compose(BOUNDED).composeString(text);
    }

    private Problem syntax(String wrong, Optional<Mark> mark) {
        return new Problem(
                "config",
                new Origin(Origin.Source.FILE, mark.map(this::place).orElse(file.toString())),
                "is not YAML: " + Printable.escape(wrong.replace('\n', ' ')),
                "write lines as `key: value`, and lists as `[a, b]` or as lines that begin with `- `; quote texts that"
                        + " begin with a sign");
    }

    private String place(Mark mark) {
        return file + " line " + (mark.getLine() + 1);
    }

    private Origin origin(Node node) {
        return new Origin(
                Origin.Source.FILE, node.getStartMark().map(this::place).orElse(file.toString()));
    }

    private void take(Node root) {
        if (root instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL)) {
            return; // nothing but comments
        }
        if (!(root instanceof MappingNode mapping)) {
            problems.add(new Problem(
                    "config", origin(root), "is no mapping from keys to values", "write lines as `key: value`"));
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                take(key.getValue(), key, tuple.getValueNode());
            } else {
                problems.add(new Problem(
                        "config", origin(tuple.getKeyNode()), "a key is no text", "write lines as `key: value`"));
            }
        }
    }

    private void take(String key, ScalarNode keyNode, Node value) {
        Origin origin = origin(keyNode);
        String first = seen.putIfAbsent(key, origin.place());
        Optional<Setting<?>> setting = Settings.byKey(key);
        if (first != null) {
            problems.add(new Problem(
                    Printable.escape(key), origin, "stands there twice, first in " + first, "keep one of them"));
        } else if (setting.isEmpty()) {
            problems.add(new Problem(
                    Printable.escape(key),
                    origin,
                    "there is no such setting",
                    Settings.nearest(key)
                            .map(name -> "did you mean " + name + "?")
                            .orElse("docs/configuration.md lists all there are")));
        } else {
            texts(setting.get(), origin, value).ifPresent(texts -> values.put(key, new Given(texts, origin)));
        }
    }

    private Optional<List<String>> texts(Setting<?> setting, Origin origin, Node value) {
        if (value instanceof SequenceNode sequence) {
            List<String> texts = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                if (!(item instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
                    problems.add(new Problem(
                            setting.key(), origin(item), "an item of the list is no text", "write lines as `- value`"));
                    return Optional.empty();
                }
                texts.add(scalar.getValue());
            }
            return Optional.of(texts);
        }
        if (value instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            return Optional.of(Given.split(setting, scalar.getValue()));
        }
        problems.add(
                value instanceof ScalarNode
                        ? new Problem(
                                setting.key(),
                                origin,
                                "has no value",
                                "write one, or `[]` for none, or leave the line out")
                        : new Problem(
                                setting.key(),
                                origin,
                                "is a mapping",
                                "write " + (setting.type().isList() ? "a list" : "one value")));
        return Optional.empty();
    }
}
