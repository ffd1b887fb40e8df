package org.jlibp2p.cli;

import java.io.PrintStream;
import java.util.Set;

import org.jlibp2p.cli.config.Role;
import picocli.CommandLine.Command;

@Command(
        name = "node",
        description =
                "Runs a node until it is stopped: an ordinary one, or with --roles any of bootstrap, relay and delegate.")
final class NodeCommand extends RoleCommand {
    NodeCommand(PrintStream out) {
        super(out);
    }

    @Override
    Set<Role> roles() {
        return Set.of();
    }
}
