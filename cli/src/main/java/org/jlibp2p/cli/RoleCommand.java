package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Role;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.cli.config.Settings.LogFormatName;
import org.jlibp2p.cli.daemon.Daemon;
import org.jlibp2p.cli.daemon.Plan;
import org.jlibp2p.cli.daemon.Signals;
import org.jlibp2p.cli.log.LineWriter;
import org.jlibp2p.cli.log.LogFormat;
import org.jlibp2p.cli.log.LogLines;
import org.jlibp2p.delegate.serving.RequestListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that runs a node until it is stopped. */
abstract class RoleCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A file of YAML with any of these settings, by the same names without the hyphens in front. What"
                            + " is given here comes first, then the environment (JLIBP2P_LISTEN for --listen), then the file.")
    private Path file;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Jlibp2p root;

    RoleCommand(PrintStream out) {
        this.out = out;
    }

    /** What it sets roles to; nothing if it does not. */
    abstract Set<Role> roles();

    @Override
    public Integer call() throws IOException {
        Config config = Config.read(flags(), System.getenv(), Optional.ofNullable(file));
        Plan plan = Plan.of(config);
        configureLog(config);
        Logger log = LoggerFactory.getLogger("jlibp2p");
        config.warnings().forEach(log::warn);
        config.notes().forEach(log::info);
        boolean printing = config.get(Settings.LOG_FORMAT) == LogFormatName.TEXT;
        LineWriter writer = LogLines.ofThisProcess().writer();
        EventLines lines = new EventLines(out);
        RequestListener requests =
                config.get(Settings.HTTP_REQUESTS) && printing ? lines::print : RequestListener.none();
        try (Signals signals = Signals.heard();
                Daemon daemon = Daemon.start(
                        plan,
                        node -> {
                            if (printing && config.get(Settings.EVENTS)) {
                                lines.watch(node);
                            }
                        },
                        requests)) {
            if (printing && config.get(Settings.TRACE)) {
                Trace.of(daemon.node(), line -> writer.print(out, line));
            }
            if (printing) {
                new Banner(daemon, out).print();
            }
            signals.await(daemon::look);
        }
        return 0;
    }

    private Map<String, List<String>> flags() {
        Map<String, List<String>> flags = new LinkedHashMap<>(RoleFlags.given(spec));
        if (!roles().isEmpty()) {
            flags.put(Settings.ROLES.key(), roles().stream().map(Role::text).toList());
        }
        return flags;
    }

    private void configureLog(Config config) {
        Level level = Level.valueOf(config.get(Settings.LOG_LEVEL).name());
        if (root.isVerbose() && !config.isSet(Settings.LOG_LEVEL)) {
            level = Level.DEBUG;
        }
        LogFormat format =
                LogFormat.valueOf(config.get(Settings.LOG_FORMAT).name().toUpperCase(Locale.ROOT));
        LogLines.ofThisProcess().configure(level, format, System.err);
    }
}
