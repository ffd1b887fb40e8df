package org.jlibp2p.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Role;
import org.jlibp2p.cli.daemon.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description =
                "Checks a file of settings, together with the environment and the flags given here, as a node does that starts:"
                        + " prints all that is wrong. Starts nothing, and writes nothing.")
final class ConfigCheckCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "A file of YAML; without it none.")
    private Path file;

    @Spec
    private CommandSpec spec;

    ConfigCheckCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Config config = Config.read(RoleFlags.given(spec), System.getenv(), Optional.ofNullable(file));
        Plan plan = Plan.of(config);
        config.warnings().forEach(warning -> out.println("warning: " + warning));
        out.println("good: " + plan.roles().stream().map(Role::text).collect(Collectors.joining(", ")));
        return 0;
    }
}
