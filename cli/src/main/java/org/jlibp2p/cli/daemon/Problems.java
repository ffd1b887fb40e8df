package org.jlibp2p.cli.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.ConfigException;
import org.jlibp2p.cli.config.Problem;
import org.jlibp2p.cli.config.Setting;
import org.jlibp2p.examples.Printable;

/** What is found to be wrong while settings are made something of. */
final class Problems {
    private final Config config;
    private final List<Problem> found;

    Problems(Config config) {
        this.config = config;
        this.found = new ArrayList<>(config.problems());
    }

    void add(Setting<?> setting, String wrong, String fix) {
        found.add(new Problem(setting.key(), config.origin(setting), config.withoutSecrets(wrong), fix));
    }

    /** What something makes of a setting; nothing if it refuses, which is then a problem. */
    <T> Optional<T> of(Setting<?> setting, String fix, Supplier<T> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException e) {
            add(setting, Printable.escape(String.valueOf(e.getMessage())), fix);
            return Optional.empty();
        }
    }

    /** Reads a file that a setting names; nothing if that fails, which is then a problem. */
    <T> Optional<T> read(Setting<Path> setting, Reading<T> reading) {
        Optional<Path> file = config.find(setting);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.of(file.get()));
        } catch (IOException e) {
            String why = Files.exists(file.get())
                    ? "cannot be used: " + Printable.escape(String.valueOf(e.getMessage()))
                    : "there is no file " + file.get();
            add(setting, why, "name a file that this user may read");
            return Optional.empty();
        }
    }

    interface Reading<T> {
        T of(Path file) throws IOException;
    }

    /** Two settings that make sense only together: whether both are set. */
    boolean areBothSet(Setting<?> one, Setting<?> other) {
        if (config.isSet(one) != config.isSet(other)) {
            Setting<?> missing = config.isSet(one) ? other : one;
            Setting<?> set = config.isSet(one) ? one : other;
            add(set, one + " and " + other + " go together", "set " + missing + " as well");
            return false;
        }
        return config.isSet(one);
    }

    /** Fails with all there are, in the order of the table. */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(found);
        }
    }
}
