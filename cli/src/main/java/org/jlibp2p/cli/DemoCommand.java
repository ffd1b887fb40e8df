package org.jlibp2p.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;

import org.jlibp2p.cli.demo.Demo;
import org.jlibp2p.cli.demo.DemoFailedException;
import org.jlibp2p.cli.demo.DemoSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description =
                "Runs a whole network in this process and shows how content is found by its name, reached through a"
                        + " relay, and fetched directly. Needs no network.")
final class DemoCommand implements Callable<Integer>, Commands.Printing {
    private static final int MAX_MEBIBYTES = 1 << 20;

    private final PrintStream out;

    @Option(
            names = "--nodes",
            description = "How many nodes, from " + DemoSettings.MIN_NODES + " to " + DemoSettings.MAX_NODES
                    + "; five have a part in the story, and the others are more servers of the DHT. By default"
                    + " ${DEFAULT-VALUE}.")
    private int nodes = 8;

    @Option(
            names = "--size",
            paramLabel = "MIB",
            description = "How large the content is that is fetched, in MiB; by default ${DEFAULT-VALUE}.")
    private int mebibytes = 64;

    @Spec
    private CommandSpec spec;

    DemoCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (nodes < DemoSettings.MIN_NODES
                || nodes > DemoSettings.MAX_NODES
                || mebibytes < 1
                || mebibytes > MAX_MEBIBYTES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--nodes is from " + DemoSettings.MIN_NODES + " to " + DemoSettings.MAX_NODES
                            + ", and --size from 1 to " + MAX_MEBIBYTES);
        }
        try {
            Demo.run(
                    out,
                    new DemoSettings(
                            nodes, mebibytes * 1024L * 1024L, Terminal.isInteractive(), Terminal.isColoured()));
        } catch (DemoFailedException failed) {
            throw told(failed);
        }
        return 0;
    }

    /** Says which step it was, and ends with the code of what happened in it. */
    static CommandException told(DemoFailedException failed) {
        Failure why = failed.seen()
                .map(seen -> new Failure(Failure.UNEXPECTED, seen))
                .orElseGet(() -> Failure.of(failed.getCause()));
        CommandException told = new CommandException(
                failed.isFaultOfAPeer() ? Failure.REMOTE : why.exitCode(),
                "the demo failed in step " + failed.step() + ": " + why.what(),
                "--verbose shows more");
        told.initCause(failed);
        return told;
    }
}
