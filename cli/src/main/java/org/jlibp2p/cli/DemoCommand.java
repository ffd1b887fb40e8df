package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = "Starts a few nodes in this process and shows what they do, step by step. Needs no network.")
final class DemoCommand implements Callable<Integer>, Commands.Printing {
    private static final int MIN_NODES = 3;
    private static final int MAX_NODES = 20;

    private final PrintStream out;

    @Option(names = "--nodes", description = "How many nodes; by default ${DEFAULT-VALUE}.")
    private int nodes = 5;

    @Option(
            names = "--size",
            paramLabel = "MIB",
            description = "How much is moved, in MiB; by default ${DEFAULT-VALUE}.")
    private int mebibytes = 256;

    @Spec
    private CommandSpec spec;

    DemoCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (nodes < MIN_NODES || nodes > MAX_NODES || mebibytes < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--nodes is from " + MIN_NODES + " to " + MAX_NODES + ", and --size at least 1");
        }
        try (Demo demo = new Demo(out, Terminal.isInteractive())) {
            demo.run(nodes, mebibytes * 1024L * 1024L);
        }
        return 0;
    }
}
