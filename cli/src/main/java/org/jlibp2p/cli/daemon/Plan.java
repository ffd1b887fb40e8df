package org.jlibp2p.cli.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.ConfigException;
import org.jlibp2p.cli.config.Role;
import org.jlibp2p.cli.config.SecretFile;
import org.jlibp2p.cli.config.Setting;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.delegate.DelegatedRoutingOptions;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.pnet.PreSharedKey;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayServerOptions;

/**
 * What settings make of a node: all of it checked, nothing of it begun. Making one touches no network and writes no file.
 *
 * @param config the settings
 * @param identity the file that says who it is, if one does
 * @param privateNetwork the network that it is confined to, if it is
 * @param limits its numbers
 * @param dht which DHT it is in, if it is in one
 * @param relayClient how it uses relays
 * @param relayServer what it gives as a relay, if it is one
 * @param http how it is asked as a delegate, if it is one
 * @param delegates which delegates it asks, if it does
 */
public record Plan(
        Config config,
        Optional<Path> identity,
        Optional<PreSharedKey> privateNetwork,
        ResourceLimits limits,
        Optional<KademliaOptions> dht,
        RelayClientOptions relayClient,
        Optional<RelayServerOptions> relayServer,
        Optional<DelegatedRoutingServerOptions> http,
        Optional<DelegatedRoutingOptions> delegates) {
    private static final String IDENTITY_FILE = "identity";

    /**
     * Makes a plan of settings.
     *
     * @param config the settings
     * @return the plan
     * @throws ConfigException if it cannot be, with all that is wrong
     */
    public static Plan of(Config config) {
        Problems problems = new Problems(config);
        Optional<Path> identity = identity(config, problems);
        dataDir(config, problems);
        Optional<PreSharedKey> key = problems.read(Settings.PRIVATE_NETWORK, PreSharedKey::load);
        AddressPlan.check(config, problems);
        Optional<KademliaOptions> dht = DhtPlan.of(config, problems);
        Set<Role> roles = config.roles();
        Optional<RelayServerOptions> relayServer =
                roles.contains(Role.RELAY) ? Optional.of(RelayPlan.of(config)) : Optional.empty();
        RelayClientOptions relayClient = problems.of(
                        Settings.RELAYS, "take the addresses as the relays print them", () -> relayClient(config))
                .orElse(RelayClientOptions.defaults());
        Optional<DelegatedRoutingServerOptions> http =
                roles.contains(Role.DELEGATE) ? HttpPlan.server(config, problems) : Optional.empty();
        Optional<DelegatedRoutingOptions> delegates = HttpPlan.client(config, problems);
        LimitsPlan.check(config, problems);
        files(config, problems);
        admin(config, problems);
        problems.throwIfAny();
        return new Plan(config, identity, key, LimitsPlan.of(config), dht, relayClient, relayServer, http, delegates);
    }

    private static Optional<Path> identity(Config config, Problems problems) {
        Optional<Path> file = config.find(Settings.IDENTITY)
                .or(() -> config.find(Settings.DATA_DIR).map(directory -> directory.resolve(IDENTITY_FILE)));
        if (file.isEmpty() || !Files.exists(file.get())) {
            return file;
        }
        Setting<?> setting = config.isSet(Settings.IDENTITY) ? Settings.IDENTITY : Settings.DATA_DIR;
        try {
            Optional<String> open = SecretFile.openTo(file.get());
            if (open.isPresent()) {
                problems.add(
                        setting,
                        "others than its owner may read or write " + file.get() + " (" + open.get() + ")",
                        "run: chmod 600 " + file.get());
            }
        } catch (IOException unknown) {
            problems.add(setting, "cannot tell who may read " + file.get(), "put it into a file system that can");
        }
        problems.of(setting, "name a file that `jlibp2p keygen` has made, or one that is not there yet", () -> {
            try {
                return Identity.load(file.get());
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        Files.isReadable(file.get())
                                ? String.valueOf(e.getMessage())
                                : file.get() + " may not be read by this user",
                        e);
            }
        });
        return file;
    }

    private static void dataDir(Config config, Problems problems) {
        config.find(Settings.DATA_DIR).ifPresent(directory -> {
            if (Files.exists(directory) && !(Files.isDirectory(directory) && Files.isWritable(directory))) {
                problems.add(
                        Settings.DATA_DIR,
                        directory + " is no directory that this user may write to",
                        "name one, or one that is not there yet");
            }
        });
    }

    private static RelayClientOptions relayClient(Config config) {
        Set<Role> roles = config.roles();
        int count = config.get(Settings.RELAY_COUNT).intValue();
        boolean wanted = roles.contains(Role.NODE)
                && !roles.contains(Role.RELAY)
                && count > 0
                && config.get(Settings.REACHABILITY) != Settings.ReachabilityName.PUBLIC;
        if (!wanted) {
            return RelayClientOptions.defaults();
        }
        AutoRelayOptions options = AutoRelayOptions.defaults()
                .withRelays(count)
                .withCandidates(config.get(Settings.RELAYS).toArray(Multiaddr[]::new));
        return RelayClientOptions.defaults()
                .withAutoRelay(
                        config.get(Settings.REACHABILITY) == Settings.ReachabilityName.PRIVATE
                                ? options.withReachability(Reachability.PRIVATE)
                                : options);
    }

    private static void files(Config config, Problems problems) {
        for (Path file : config.get(Settings.PROVIDE)) {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                problems.add(
                        Settings.PROVIDE, file + " is no file that this user may read", "name files, not directories");
            }
        }
    }

    private static void admin(Config config, Problems problems) {
        config.get(Settings.ADMIN).ifPresent(where -> {
            boolean local = where.address().getAddress().isLoopbackAddress();
            if (!local && !config.get(Settings.ADMIN_REMOTE)) {
                problems.add(
                        Settings.ADMIN,
                        "other machines may reach " + where + ", and it asks nobody for a password",
                        "take 127.0.0.1, or set admin-remote if only those can reach it who may");
            }
        });
    }

    /**
     * The parts that the process plays.
     *
     * @return at least one
     */
    public Set<Role> roles() {
        return config.roles();
    }
}
