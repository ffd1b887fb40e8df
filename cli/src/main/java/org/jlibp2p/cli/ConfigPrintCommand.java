package org.jlibp2p.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.ConfigException;
import org.jlibp2p.cli.config.Setting;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.examples.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "print",
        description =
                "Prints all settings that have a value as a file of YAML, each with the place it comes from; what is secret is"
                        + " left out.")
final class ConfigPrintCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Option(names = "--config", paramLabel = "FILE", description = "A file of YAML; without it none.")
    private Path file;

    @Spec
    private CommandSpec spec;

    ConfigPrintCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Config config = Config.read(RoleFlags.given(spec), System.getenv(), Optional.ofNullable(file));
        if (!config.problems().isEmpty()) {
            throw new ConfigException(config.problems());
        }
        for (Setting<?> setting : Settings.all()) {
            List<String> texts = config.shown(setting);
            if (!texts.isEmpty() || config.isSet(setting)) {
                out.println(setting.key() + ": " + yaml(setting, texts) + "  # "
                        + Printable.escape(config.origin(setting).place()));
            }
        }
        config.warnings().forEach(warning -> out.println("# warning: " + warning));
        config.notes().forEach(note -> out.println("# note: " + note));
        return 0;
    }

    private static String yaml(Setting<?> setting, List<String> texts) {
        return setting.type().isList()
                ? texts.stream().map(ConfigPrintCommand::quoted).collect(Collectors.joining(", ", "[", "]"))
                : quoted(texts.get(0));
    }

    /** Plain where that can be nothing else, and else between quotes. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9/][A-Za-z0-9/._+-]*") ? text : "'" + text.replace("'", "''") + "'";
    }
}
