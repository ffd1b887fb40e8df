package org.jlibp2p.cli.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jlibp2p.cli.admin.Check;
import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Role;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.cli.config.Settings.ReachabilityName;
import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;

/** Whether a node does what its roles promise, and why not. On threads that may wait. */
final class Readiness {
    private static final long PATIENCE_SECONDS = 2;

    private final Plan plan;
    private final Node node;
    private final Optional<DelegatedRoutingServer> delegate;

    Readiness(Plan plan, Node node, Optional<DelegatedRoutingServer> delegate) {
        this.plan = plan;
        this.node = node;
        this.delegate = delegate;
    }

    List<Check> checks() {
        Config config = plan.config();
        Set<Role> roles = config.roles();
        List<Check> checks = new ArrayList<>();
        checks.add(listening(config));
        Optional<Mode> mode = plan.dht().flatMap(dht -> answer(kademlia().mode()));
        int table = plan.dht()
                .flatMap(dht -> answer(kademlia().table()))
                .map(List::size)
                .orElse(0);
        if (roles.contains(Role.BOOTSTRAP)) {
            checks.add(new Check(
                    "bootstrap",
                    mode.equals(Optional.of(Mode.SERVER)),
                    "in the DHT as "
                            + mode.map(each -> each.name().toLowerCase(Locale.ROOT))
                                    .orElse("nothing")));
        }
        if (roles.contains(Role.RELAY)) {
            checks.add(relay(config));
        }
        if (roles.contains(Role.DELEGATE)) {
            checks.add(delegate(config, table));
        }
        if (roles.contains(Role.NODE)) {
            node(config, table).ifPresent(checks::add);
        }
        return checks;
    }

    private Kademlia kademlia() {
        return node.service(Kademlia.class);
    }

    private static <T> Optional<T> answer(CompletableFuture<T> future) {
        try {
            return Optional.of(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private Check listening(Config config) {
        if (config.get(Settings.LISTEN).isEmpty()) {
            return new Check("listening", true, "is not to listen");
        }
        List<Multiaddr> addresses = node.addresses();
        return addresses.isEmpty()
                ? new Check("listening", false, "others are told of no address")
                : new Check("listening", true, "at " + addresses.size() + " addresses, " + addresses.get(0) + " first");
    }

    private Check relay(Config config) {
        if (config.get(Settings.REACHABILITY) == ReachabilityName.PUBLIC) {
            return new Check("relay", true, "told to be reachable");
        }
        Reachability found = node.reachability();
        String why = switch (found) {
            case PUBLIC -> "others have connected";
            case PRIVATE -> "others cannot connect: open the port, or forward it";
            case UNKNOWN -> "not known whether others can connect: peers have to try it; or set reachability to public";
        };
        return new Check("relay", found == Reachability.PUBLIC, why);
    }

    private Check delegate(Config config, int table) {
        if (delegate.isEmpty()) {
            return new Check("delegate", false, "not bound yet");
        }
        String where = "asked at " + delegate.get().uris().get(0);
        if (table > 0) {
            return new Check("delegate", true, where + ", with " + table + " peers in the routing table");
        }
        if (!config.get(Settings.DELEGATES).isEmpty()) {
            return new Check("delegate", true, where + ", and asks other delegates");
        }
        boolean first = config.roles().contains(Role.BOOTSTRAP)
                && config.get(Settings.BOOTSTRAP_PEERS).isEmpty();
        return first
                ? new Check("delegate", true, where + ", and is the first of its DHT itself")
                : new Check("delegate", false, where + ", but knows no peer to ask");
    }

    private Optional<Check> node(Config config, int table) {
        boolean joins = plan.dht().isPresent()
                && (!config.get(Settings.BOOTSTRAP_PEERS).isEmpty() || config.get(Settings.AMINO));
        if (joins && table == 0) {
            return Optional.of(new Check("node", false, "has joined no DHT: none of the bootstrap peers answers"));
        }
        boolean relayed = config.get(Settings.REACHABILITY) == ReachabilityName.PRIVATE
                && config.get(Settings.RELAY_COUNT) > 0
                && !config.roles().contains(Role.RELAY);
        if (relayed) {
            boolean reached = node.addresses().stream().anyMatch(each -> each.has(MultiaddrProtocol.P2P_CIRCUIT));
            return Optional.of(
                    new Check("node", reached, reached ? "reached through a relay" : "has no place at a relay"));
        }
        return joins
                ? Optional.of(new Check("node", true, "with " + table + " peers in the routing table"))
                : Optional.empty();
    }
}
