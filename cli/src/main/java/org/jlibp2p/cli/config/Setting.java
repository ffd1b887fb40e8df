package org.jlibp2p.cli.config;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One thing that can be set: by a flag, by a variable of the environment, or in a file, under the same name everywhere.
 *
 * @param <T> the type of its values
 */
public final class Setting<T> {
    private final String key;
    private final Type<T> type;
    private final List<String> defaults;
    private final String help;
    private final Set<Role> roles;
    private final UnaryOperator<String> shown;

    private Setting(
            String key,
            Type<T> type,
            List<String> defaults,
            String help,
            Set<Role> roles,
            UnaryOperator<String> shown) {
        this.key = key;
        this.type = type;
        this.defaults = defaults;
        this.help = help;
        this.roles = roles;
        this.shown = shown;
    }

    /** A setting that concerns every role and has no value unless one is given. */
    static <T> Setting<T> of(String key, Type<T> type, String help) {
        return new Setting<>(key, type, List.of(), help, EnumSet.allOf(Role.class), text -> text);
    }

    /** The same with a value for when none is given. */
    Setting<T> or(String... texts) {
        return new Setting<>(key, type, List.of(texts), help, roles, shown);
    }

    /** The same for some roles only. */
    Setting<T> of(Role first, Role... others) {
        return new Setting<>(key, type, defaults, help, EnumSet.of(first, others), shown);
    }

    /** The same with values of which something is not to be seen. */
    Setting<T> shownAs(UnaryOperator<String> hide) {
        return new Setting<>(key, type, defaults, help, roles, hide);
    }

    /**
     * Its name in a file.
     *
     * @return small letters and hyphens
     */
    public String key() {
        return key;
    }

    /**
     * Its name on the command line.
     *
     * @return two hyphens and the key
     */
    public String flag() {
        return "--" + key;
    }

    /**
     * Its name in the environment.
     *
     * @return {@code JLIBP2P_} and the key in capitals, with underscores for hyphens
     */
    public String variable() {
        return Settings.VARIABLES + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /**
     * What kind of values it has.
     *
     * @return the type
     */
    public Type<T> type() {
        return type;
    }

    /**
     * What it is when nobody sets it.
     *
     * @return one text, or several for a list; none if it then has no value
     */
    public List<String> defaults() {
        return defaults;
    }

    /**
     * What it is for.
     *
     * @return whole sentences
     */
    public String help() {
        return help;
    }

    /**
     * Which roles it concerns.
     *
     * @return at least one
     */
    public Set<Role> roles() {
        return roles;
    }

    /**
     * Whether it concerns any of some roles.
     *
     * @param played those that a process plays
     * @return true if it does
     */
    public boolean concerns(Set<Role> played) {
        return roles.stream().anyMatch(played::contains);
    }

    /**
     * A value as it may be shown.
     *
     * @param text the value as it was given
     * @return the same without what is secret of it
     */
    public String shown(String text) {
        return shown.apply(text);
    }

    /**
     * Understands a value.
     *
     * @param texts as given
     * @return the value; empty if it is none
     * @throws IllegalArgumentException if it cannot be; the message says why, and what would do
     */
    Optional<T> parse(List<String> texts) {
        List<String> kept = new ArrayList<>();
        for (String text : texts) {
            String stripped = text.strip();
            if (!stripped.isEmpty()) {
                kept.add(stripped);
            }
        }
        return type.parse(kept);
    }

    @Override
    public String toString() {
        return key;
    }
}
