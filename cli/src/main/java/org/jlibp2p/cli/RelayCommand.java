package org.jlibp2p.cli;

import java.io.PrintStream;
import java.util.Set;

import org.jlibp2p.cli.config.Role;
import picocli.CommandLine.Command;

@Command(name = "relay", description = "Runs a relay until it is stopped: peers behind a NAT are reached through it.")
final class RelayCommand extends RoleCommand {
    RelayCommand(PrintStream out) {
        super(out);
    }

    @Override
    Set<Role> roles() {
        return Set.of(Role.RELAY);
    }
}
