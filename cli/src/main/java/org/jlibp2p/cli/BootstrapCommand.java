package org.jlibp2p.cli;

import java.io.PrintStream;
import java.util.Set;

import org.jlibp2p.cli.config.Role;
import picocli.CommandLine.Command;

@Command(
        name = "bootstrap",
        description = "Runs a server of a Kademlia DHT, through which others join, until it is stopped.")
final class BootstrapCommand extends RoleCommand {
    BootstrapCommand(PrintStream out) {
        super(out);
    }

    @Override
    Set<Role> roles() {
        return Set.of(Role.BOOTSTRAP);
    }
}
