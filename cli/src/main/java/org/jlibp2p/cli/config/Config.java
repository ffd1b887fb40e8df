package org.jlibp2p.cli.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jlibp2p.examples.Printable;

/**
 * The settings of a process, each with the place it comes from. Of the places where a value can be set a flag comes before the
 * environment, the environment before the file, and the file before the default; a list that is set in one place takes the place of
 * what is set in those behind. Immutable.
 */
public final class Config {
    private final Map<Setting<?>, Given> given;
    private final Map<Setting<?>, Object> values;
    private final List<Problem> problems;
    private final List<String> warnings;
    private final List<String> notes;

    private Config(
            Map<Setting<?>, Given> given,
            Map<Setting<?>, Object> values,
            List<Problem> problems,
            List<String> warnings,
            List<String> notes) {
        this.given = given;
        this.values = values;
        this.problems = problems;
        this.warnings = warnings;
        this.notes = notes;
    }

    /**
     * Reads all that is set. What is wrong is kept, so that everything can be told at once: {@link #problems()}.
     *
     * @param flags what was given on the command line, by key
     * @param environment the variables of the environment
     * @param file the file that {@code --config} names, if it does
     * @return the settings
     */
    public static Config read(Map<String, List<String>> flags, Map<String, String> environment, Optional<Path> file) {
        List<Problem> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Map<String, Given> all = new HashMap<>();
        Optional<Origin> named = file.map(path -> new Origin(Origin.Source.FLAG, "--config"));
        Optional<Path> path = file;
        String fromEnvironment = environment.getOrDefault(Settings.FILE_VARIABLE, "");
        if (path.isEmpty() && !fromEnvironment.isEmpty()) {
            path = Optional.of(Path.of(fromEnvironment));
            named = Optional.of(new Origin(Origin.Source.ENVIRONMENT, Settings.FILE_VARIABLE));
        }
        if (path.isPresent()) {
            all.putAll(ConfigFile.read(path.get(), named.orElseThrow(), problems));
        }
        variables(environment, warnings).forEach((key, variable) -> {
            Given inFile = all.put(key, variable);
            if (inFile != null && !flags.containsKey(key) && !inFile.texts().equals(variable.texts())) {
                notes.add(key + " is what " + variable.origin() + " says, not what " + inFile.origin() + " does");
            }
        });
        flags.forEach((key, texts) -> {
            Setting<?> setting = Settings.byKey(key).orElseThrow();
            List<String> items = texts.stream()
                    .flatMap(text -> Given.split(setting, text).stream())
                    .toList();
            all.put(key, new Given(items, new Origin(Origin.Source.FLAG, setting.flag())));
        });
        return of(all, problems, warnings, notes);
    }

    private static Map<String, Given> variables(Map<String, String> environment, List<String> warnings) {
        Map<String, Given> found = new HashMap<>();
        Map<String, Setting<?>> byVariable = Settings.all().stream()
                .collect(Collectors.toMap(
                        Setting::variable, setting -> setting, (one, other) -> one, LinkedHashMap::new));
        new TreeMap<>(environment).forEach((name, value) -> {
            Setting<?> setting = byVariable.get(name);
            if (setting != null && !value.isBlank()) {
                found.put(
                        setting.key(),
                        new Given(Given.split(setting, value), new Origin(Origin.Source.ENVIRONMENT, name)));
            } else if (setting == null && name.startsWith(Settings.VARIABLES) && !name.equals(Settings.FILE_VARIABLE)) {
                unknown(name, byVariable.keySet()).ifPresent(warnings::add);
            }
        });
        return found;
    }

    /** Container platforms put variables of their own into the environment, as JLIBP2P_SERVICE_HOST: not all are mistakes. */
    private static Optional<String> unknown(String name, Collection<String> names) {
        return Nearest.to(name, names)
                .map(meant -> "the environment has " + Printable.escape(name) + ", which is no setting; did you mean "
                        + meant + "?");
    }

    private static Config of(
            Map<String, Given> all, List<Problem> problems, List<String> warnings, List<String> notes) {
        Map<Setting<?>, Given> given = new LinkedHashMap<>();
        Map<Setting<?>, Object> values = new HashMap<>();
        for (Setting<?> setting : Settings.all()) {
            Given texts = all.getOrDefault(setting.key(), new Given(setting.defaults(), Origin.UNSET));
            given.put(setting, texts);
            boolean set = texts.origin().source() != Origin.Source.DEFAULT;
            if (!set && setting.defaults().isEmpty() && !setting.type().isList()) {
                continue;
            }
            if (set && !setting.type().isList() && texts.texts().stream().allMatch(String::isBlank)) {
                problems.add(new Problem(setting.key(), texts.origin(), "has no value", "write one, or leave it out"));
                continue;
            }
            try {
                setting.parse(texts.texts()).ifPresent(value -> values.put(setting, value));
            } catch (IllegalArgumentException e) {
                int half = e.getMessage().indexOf("; ");
                problems.add(new Problem(
                        setting.key(),
                        texts.origin(),
                        half < 0 ? e.getMessage() : e.getMessage().substring(0, half),
                        half < 0 ? "" : e.getMessage().substring(half + 2)));
            }
        }
        return new Config(given, values, List.copyOf(problems), List.copyOf(warnings), List.copyOf(notes));
    }

    /**
     * The value of a setting that has one in any case.
     *
     * @param <T> its type
     * @param setting one with a default, or of lists
     * @return the value; the default if what was set cannot be understood
     * @throws IllegalStateException if the setting is none of these
     */
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .or(() -> setting.parse(setting.defaults()))
                .orElseThrow(() -> new IllegalStateException("a setting without a value: " + setting));
    }

    /**
     * The value of a setting that may have none.
     *
     * @param <T> its type
     * @param setting any
     * @return the value, if there is one that can be understood
     */
    @SuppressWarnings("unchecked") // each setting's value is one that its own parser has made
    public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting));
    }

    /**
     * Whether somebody has set it.
     *
     * @param setting any
     * @return false if it has its default, or no value
     */
    public boolean isSet(Setting<?> setting) {
        return origin(setting).source() != Origin.Source.DEFAULT;
    }

    /**
     * Where a value comes from.
     *
     * @param setting any
     * @return the place
     */
    public Origin origin(Setting<?> setting) {
        return given.get(setting).origin();
    }

    /**
     * A value as it was written, without what is secret.
     *
     * @param setting any
     * @return one text; several of a list; none if there is no value
     */
    public List<String> shown(Setting<?> setting) {
        return given.get(setting).texts().stream().map(setting::shown).toList();
    }

    /**
     * A text that may have values in it, without what is secret of them.
     *
     * @param text any, as the message of a failure
     * @return the same with such values as they are shown
     */
    public String withoutSecrets(String text) {
        String shown = text;
        for (Map.Entry<Setting<?>, Given> each : given.entrySet()) {
            for (String value : each.getValue().texts()) {
                String stripped = value.strip();
                String hidden = each.getKey().shown(stripped);
                shown = hidden.equals(stripped) ? shown : shown.replace(stripped, hidden);
            }
        }
        return shown;
    }

    /**
     * Whether what was set can be understood, or nothing was.
     *
     * @param settings any
     * @return false if one of them has a problem
     */
    public boolean isUnderstood(Setting<?>... settings) {
        return Arrays.stream(settings)
                .noneMatch(setting ->
                        problems.stream().anyMatch(problem -> problem.key().equals(setting.key())));
    }

    /**
     * The parts that the process plays.
     *
     * @return at least one
     */
    public Set<Role> roles() {
        List<Role> roles = get(Settings.ROLES);
        return roles.isEmpty() ? EnumSet.of(Role.NODE) : EnumSet.copyOf(roles);
    }

    /**
     * What cannot be understood.
     *
     * @return all of it; what settings have to do with one another is not among this
     */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * What is probably not meant, and no reason not to start.
     *
     * @return a line each
     */
    public List<String> warnings() {
        List<String> all = new ArrayList<>(warnings);
        Set<Role> roles = roles();
        given.forEach((setting, texts) -> {
            if (isSet(setting) && !setting.concerns(roles)) {
                String those = setting.roles().stream().map(Role::text).collect(Collectors.joining(" or "));
                all.add(setting + " (" + texts.origin() + ") has no effect: it is of role " + those + ", and this is "
                        + roles.stream().map(Role::text).collect(Collectors.joining(", ")));
            }
        });
        return all;
    }

    /**
     * Where a variable of the environment says something else than the file, which whoever reads the file may not know.
     *
     * @return a line each, without the values
     */
    public List<String> notes() {
        return notes;
    }

    @Override
    public String toString() {
        return given.keySet().stream()
                .filter(this::isSet)
                .map(setting -> setting.key().toLowerCase(Locale.ROOT) + "=" + shown(setting))
                .collect(Collectors.joining(", ", "Config[", "]"));
    }
}
