package org.jlibp2p.cli;

import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "dht",
        description = "Asks a Kademlia DHT for peers, content and values, and has it keep them.",
        subcommands = {
            DhtPutCommand.class,
            DhtGetCommand.class,
            DhtProvideCommand.class,
            DhtFindProvidersCommand.class,
            DhtFindPeerCommand.class
        })
final class DhtCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** Without a command there is nothing to do but to say which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }
}
