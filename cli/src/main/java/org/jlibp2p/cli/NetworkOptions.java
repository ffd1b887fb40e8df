package org.jlibp2p.cli;

import java.util.Arrays;
import java.util.List;

import org.jlibp2p.discovery.BootstrapList;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.kad.KademliaOptions;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which DHT a command is about, and whom of it is asked first. */
final class NetworkOptions {
    private static final String OWN = "jlibp2p";

    @ArgGroup
    private Which which = new Which();

    @Option(
            names = "--bootstrap",
            paramLabel = "MULTIADDR",
            description =
                    "A server of the DHT: where it is and who, /ip4/.../tcp/.../p2p/<peer id>. May be given several"
                            + " times.")
    private Target[] bootstrap = {};

    @Option(names = "--trace", description = "Print each step of each search.")
    private boolean trace;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private static final class Which {
        @Option(
                names = "--network",
                paramLabel = "NAME",
                description = "A private network: peers of the same name are in the same one. By default " + OWN + ".")
        private String network = OWN;

        @Option(
                names = "--amino",
                description = "The public DHT of IPFS. Without --bootstrap it is joined through the peers that its"
                        + " operators publish.")
        private boolean amino;

        @Option(names = "--lan", description = "The DHT that IPFS nodes of a local network make.")
        private boolean lan;
    }

    /** The DHT. */
    KademliaOptions options() {
        KademliaOptions preset = preset();
        if (bootstrap.length == 0) {
            return which.amino ? preset.withBootstrap(KademliaOptions.AMINO_BOOTSTRAP) : preset;
        }
        try {
            return preset.withBootstrap(BootstrapList.of(
                    Arrays.stream(bootstrap).map(Target::address).toList()));
        } catch (IllegalArgumentException e) {
            throw mistake("--bootstrap: " + e.getMessage());
        }
    }

    private KademliaOptions preset() {
        if (which.amino) {
            return KademliaOptions.amino();
        }
        if (which.lan) {
            return KademliaOptions.lan();
        }
        try {
            return KademliaOptions.privateNetwork(which.network);
        } catch (IllegalArgumentException e) {
            throw mistake("--network: " + e.getMessage());
        }
    }

    /** The DHT, for those who have to be told whom to ask. */
    KademliaOptions joined() {
        KademliaOptions options = options();
        if (options.bootstrap().peers().isEmpty()) {
            throw mistake("--bootstrap is missing: `jlibp2p bootstrap` runs a server and prints what to give");
        }
        return options;
    }

    private ParameterException mistake(String what) {
        return new ParameterException(command.commandLine(), Printable.escape(what));
    }

    /** Those that were named. */
    List<Target> bootstrap() {
        return List.of(bootstrap);
    }

    boolean isTraced() {
        return trace;
    }

    /** How this network is named on a command line. */
    String asTyped() {
        if (which.amino) {
            return " --amino";
        }
        if (which.lan) {
            return " --lan";
        }
        return which.network.equals(OWN) ? "" : " --network " + which.network;
    }
}
