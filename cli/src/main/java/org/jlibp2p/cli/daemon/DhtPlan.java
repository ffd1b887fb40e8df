package org.jlibp2p.cli.daemon;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Role;
import org.jlibp2p.cli.config.Setting;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.discovery.BootstrapList;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.multiformats.Multiaddr;

/** Which DHT the node is in, and as what, by the settings. */
final class DhtPlan {
    private static final String OWN = "jlibp2p";

    private DhtPlan() {}

    static Optional<KademliaOptions> of(Config config, Problems problems) {
        List<Setting<?>> named = Stream.<Setting<?>>of(
                        Settings.NETWORK, Settings.PROTOCOL_PREFIX, Settings.AMINO, Settings.LAN)
                .filter(setting -> names(config, setting))
                .toList();
        if (named.size() > 1) {
            problems.add(
                    named.get(1),
                    "is another network than " + named.get(0) + " (" + config.origin(named.get(0)) + ")",
                    "keep one of them");
            return Optional.empty();
        }
        if (!config.isUnderstood(Settings.NETWORK, Settings.PROTOCOL_PREFIX, Settings.BOOTSTRAP_PEERS)) {
            return Optional.empty();
        }
        Setting<?> blamed = named.isEmpty() ? Settings.NETWORK : named.get(0);
        Optional<KademliaOptions> preset = problems.of(blamed, "write a name as my-app", () -> preset(config));
        Optional<BootstrapList> peers = problems.of(
                Settings.BOOTSTRAP_PEERS,
                "take the addresses as the servers print them",
                () -> BootstrapList.of(config.get(Settings.BOOTSTRAP_PEERS)));
        if (preset.isEmpty() || peers.isEmpty()) {
            return Optional.empty();
        }
        KademliaOptions options = preset.get();
        if (!peers.get().peers().isEmpty()) {
            options = options.withBootstrap(peers.get());
        } else if (config.get(Settings.AMINO)) {
            options = options.withBootstrap(KademliaOptions.AMINO_BOOTSTRAP);
        }
        checkDelegate(config, problems);
        KademliaOptions whole = options;
        return mode(config).map(whole::withMode);
    }

    private static boolean names(Config config, Setting<?> setting) {
        return setting == Settings.AMINO
                ? config.get(Settings.AMINO)
                : setting == Settings.LAN ? config.get(Settings.LAN) : config.isSet(setting);
    }

    private static KademliaOptions preset(Config config) {
        if (config.get(Settings.AMINO)) {
            return KademliaOptions.amino();
        }
        if (config.get(Settings.LAN)) {
            return KademliaOptions.lan();
        }
        return KademliaOptions.privateNetwork(config.find(Settings.NETWORK)
                .or(() -> config.find(Settings.PROTOCOL_PREFIX).map(prefix -> prefix.substring(1)))
                .orElse(OWN));
    }

    /** Whether something says who else is in the DHT. */
    private static boolean knowsOthers(Config config) {
        List<Multiaddr> peers = config.get(Settings.BOOTSTRAP_PEERS);
        return !peers.isEmpty() || config.get(Settings.AMINO) || config.get(Settings.LAN) || config.get(Settings.MDNS);
    }

    private static Optional<Mode> mode(Config config) {
        Set<Role> roles = config.roles();
        Settings.DhtMode mode = config.find(Settings.DHT).orElseGet(() -> {
            if (roles.contains(Role.BOOTSTRAP)) {
                return Settings.DhtMode.SERVER;
            }
            if (!knowsOthers(config)) {
                return Settings.DhtMode.OFF;
            }
            return roles.equals(Set.of(Role.DELEGATE)) ? Settings.DhtMode.CLIENT : Settings.DhtMode.AUTO;
        });
        return switch (mode) {
            case OFF -> Optional.empty();
            case CLIENT -> Optional.of(Mode.CLIENT);
            case SERVER -> Optional.of(Mode.SERVER);
            case AUTO ->
                Optional.of(
                        switch (config.get(Settings.REACHABILITY)) {
                            case PUBLIC -> Mode.SERVER;
                            case PRIVATE -> Mode.CLIENT;
                            case AUTO -> Mode.AUTOMATIC;
                        });
        };
    }

    /** Those who search for others have to be told whom to ask; a server can be asked by those who come. */
    private static void checkDelegate(Config config, Problems problems) {
        boolean canAsk = knowsOthers(config)
                || mode(config).equals(Optional.of(Mode.SERVER))
                || !config.get(Settings.DELEGATES).isEmpty();
        if (config.roles().contains(Role.DELEGATE) && !canAsk) {
            problems.add(
                    Settings.BOOTSTRAP_PEERS,
                    "is missing: a delegate has to be told whom to ask",
                    "set it to the address that `jlibp2p bootstrap` prints, or set amino, lan, mdns or delegates, or dht to"
                            + " server");
        }
        if (config.roles().contains(Role.BOOTSTRAP)
                && config.find(Settings.DHT)
                        .filter(mode -> mode == Settings.DhtMode.OFF || mode == Settings.DhtMode.CLIENT)
                        .isPresent()) {
            problems.add(
                    Settings.DHT,
                    "role bootstrap is to be a server of the DHT",
                    "set it to server or auto, or leave it out");
        }
    }
}
