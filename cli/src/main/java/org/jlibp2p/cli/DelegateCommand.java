package org.jlibp2p.cli;

import java.io.PrintStream;
import java.util.Set;

import org.jlibp2p.cli.config.Role;
import picocli.CommandLine.Command;

@Command(
        name = "delegate",
        description = "Runs a delegate until it is stopped: it searches a Kademlia DHT for those who ask it over HTTP.")
final class DelegateCommand extends RoleCommand {
    DelegateCommand(PrintStream out) {
        super(out);
    }

    @Override
    Set<Role> roles() {
        return Set.of(Role.DELEGATE);
    }
}
