package org.jlibp2p.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

import org.jlibp2p.cli.config.ConfigException;
import org.jlibp2p.cli.config.Durations;
import org.jlibp2p.cli.config.Role;
import org.jlibp2p.cli.log.LogFormat;
import org.jlibp2p.cli.log.LogLines;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.peer.PeerId;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line. Every failure is one line that says what to do about it, and an exit code of {@link Failure}. */
@Command(
        name = "jlibp2p",
        description = "A libp2p node on the command line: peers that find each other by key, over secured connections.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            NodeCommand.class,
            ConfigCommand.class,
            HealthCommand.class,
            ListenCommand.class,
            PingCommand.class,
            IdentifyCommand.class,
            EchoCommand.class,
            SendCommand.class,
            FetchCommand.class,
            KeygenCommand.class,
            BootstrapCommand.class,
            DhtCommand.class,
            DelegateCommand.class,
            RelayCommand.class,
            ReachabilityCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done",
            "1:Something unexpected: run again with --verbose",
            "2:The command line is wrong",
            "3:The network: nobody answered, or the connection broke; trying again may help",
            "4:The peer refused, or did not keep to the protocol; trying again will not help",
            "5:Here: a file, or a limit of this node"
        })
public final class Jlibp2p implements Callable<Integer> {
    private static final long LAST_LINES_MILLIS = 2000;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show the stack of a failure, and the log of the node.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    private Jlibp2p() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param args as typed
     */
    public static void main(String[] args) {
        System.exit(run(System.out, System.err, args));
    }

    static int run(PrintStream out, PrintStream err, String... args) {
        Jlibp2p root = new Jlibp2p();
        CommandLine commandLine = new CommandLine(root, new Commands(out));
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.registerConverter(Target.class, Target::parse);
        commandLine.registerConverter(Cid.class, parsed("not a CID: ", Cid::parse));
        commandLine.registerConverter(PeerId.class, parsed("not a peer id: ", PeerId::parse));
        commandLine.registerConverter(DhtKey.class, parsed("", DhtKey::parse));
        commandLine.registerConverter(Duration.class, parsed("", Durations::parse));
        Map<String, CommandLine> commands = commandLine.getSubcommands();
        RoleFlags.add(commands.get("node"), EnumSet.allOf(Role.class), true);
        RoleFlags.add(commands.get("bootstrap"), EnumSet.of(Role.BOOTSTRAP), false);
        RoleFlags.add(commands.get("relay"), EnumSet.of(Role.RELAY), false);
        RoleFlags.add(commands.get("delegate"), EnumSet.of(Role.DELEGATE), false);
        for (CommandLine command : commands.get("config").getSubcommands().values()) {
            RoleFlags.add(command, EnumSet.allOf(Role.class), true);
        }
        commandLine.setExecutionStrategy(parsed -> {
            // Before the first log line; what a peer does is never above DEBUG, so it is quiet here.
            LogLines.ofThisProcess().configure(root.verbose ? Level.DEBUG : Level.WARN, LogFormat.TEXT, System.err);
            return new CommandLine.RunLast().execute(parsed);
        });
        commandLine.setParameterExceptionHandler((mistake, typed) -> {
            String command = mistake.getCommandLine().getCommandSpec().qualifiedName();
            err.println("jlibp2p: " + mistake.getMessage() + "; see " + command + " --help");
            return CommandLine.ExitCode.USAGE;
        });
        commandLine.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (exception instanceof ConfigException wrong) {
                wrong.problems().forEach(problem -> err.println("jlibp2p: " + problem.line()));
                return CommandLine.ExitCode.USAGE;
            }
            Failure failure = Failure.of(exception);
            err.println("jlibp2p: " + failure.message());
            if (root.verbose) {
                exception.printStackTrace(err);
            }
            return failure.exitCode();
        });
        int exitCode = commandLine.execute(args);
        LogLines.ofThisProcess().writer().flush(LAST_LINES_MILLIS);
        return exitCode;
    }

    /** A parser whose own words are the ones to tell when it refuses a text. */
    private static <T> ITypeConverter<T> parsed(String refused, Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(Printable.escape(refused + e.getMessage()));
            }
        };
    }

    boolean isVerbose() {
        return verbose;
    }

    /** Without a command there is nothing to do but to say which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }
}
