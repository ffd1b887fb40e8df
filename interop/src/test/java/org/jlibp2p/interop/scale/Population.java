package org.jlibp2p.interop.scale;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.Closing;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.network.Host;

/** Everybody in the network: who they are, where they live, and with which flags they are started. */
final class Population implements AutoCloseable {
    /** Nodes of one process share its outgoing address, from which others take eight connections at most. */
    private static final int IN_A_PROCESS = 6;

    private static final String BOTH_WAYS = "tcp,circuit";
    private static final String DELEGATE_PORT = "8190";

    private final Topology topology;
    private final Path data;
    private final List<Member> members = new ArrayList<>();
    private final List<JavaProcess> processes = new ArrayList<>();
    private final List<String> bootstraps = new ArrayList<>();
    private final Map<Side, JavaProcess> filling = new EnumMap<>(Side.class);
    private final Map<JavaProcess, Integer> guests = new LinkedHashMap<>();

    /** @param data where bootstrap servers keep what they are given */
    Population(Topology topology, int nodes, Path data) {
        this.topology = topology;
        this.data = data;
        addServices();
        addOthers(nodes);
    }

    private void addServices() {
        Map<String, Host> hosts = new LinkedHashMap<>();
        Side[] sides = {Side.WEST, Side.EAST, Side.EAST};
        for (int i = 0; i < sides.length; i++) {
            String name = "bootstrap-" + i;
            hosts.put(name, topology.host(sides[i]));
            bootstraps.add(address(hosts.get(name).ip(), name));
        }
        for (int i = 0; i < sides.length; i++) {
            String name = "bootstrap-" + i;
            List<String> files = List.of(
                    "--kad-store",
                    data.resolve(name).toString(),
                    "--kad-snapshot",
                    data.resolve(name + "-table").toString());
            service(name, sides[i], Role.BOOTSTRAP, hosts.get(name), files);
        }
        Side[] relays = {Side.WEST, Side.WEST, Side.EAST};
        for (int i = 0; i < relays.length; i++) {
            service("relay-" + i, relays[i], Role.RELAY, topology.host(relays[i]), List.of("--relay-server"));
        }
        for (Side side : Side.values()) {
            Host host = topology.host(side);
            List<String> serving =
                    List.of("--routing-server", DELEGATE_PORT, "--routing-host", host.ip(), "--routing-dht");
            service("delegate-" + side, side, Role.DELEGATE, host, serving);
        }
    }

    private void service(String name, Side side, Role role, Host host, List<String> more) {
        JavaProcess process = new JavaProcess(name, host);
        processes.add(process);
        add(name, side, role, PeerKind.JAVA, new GuestBody(process, name), serverAt(host.ip(), name, more));
    }

    /** Sides take turns, so that each has half of every kind. */
    private void addOthers(int nodes) {
        Map<PeerKind, Integer> counts = new EnumMap<>(PeerKind.class);
        counts.put(PeerKind.GO, Math.max(2, nodes * 12 / 100));
        counts.put(PeerKind.RUST, Math.max(1, nodes * 6 / 100));
        counts.put(PeerKind.JS, Math.max(1, nodes * 4 / 100));
        int hidden = Math.max(2, nodes * 8 / 100);
        int turn = 0;
        int others = 0;
        for (Map.Entry<PeerKind, Integer> each : counts.entrySet()) {
            for (int i = 0; i < each.getValue(); i++) {
                Side side = Side.values()[turn++ % 2];
                Host host = topology.host(side);
                String name = each.getKey() + "-" + i;
                Body body = new ProcessBody(each.getKey(), host);
                // js-libp2p tells of no address of the internet that nobody has confirmed, unless it is told to.
                List<String> more = each.getKey() == PeerKind.JS
                        ? List.of("--announce", "/ip4/" + host.ip() + "/tcp/4001")
                        : List.of();
                add(name, side, Role.ORDINARY, each.getKey(), body, serverAt(host.ip(), name, more));
                others++;
            }
        }
        for (int i = 0; i < nodes - others; i++) {
            Side side = Side.values()[turn++ % 2];
            String name = (i < hidden ? "hidden-" : "java-") + i;
            JavaProcess process = processOn(side);
            Body body = new GuestBody(process, name);
            if (i < hidden) {
                add(name, side, Role.HIDDEN, PeerKind.JAVA, body, hidden(name, side, i / 2));
            } else {
                String ip = topology.anotherIp(process.host(), side);
                add(name, side, Role.ORDINARY, PeerKind.JAVA, body, serverAt(ip, name, List.of()));
            }
        }
    }

    private JavaProcess processOn(Side side) {
        JavaProcess process = filling.get(side);
        if (process == null || guests.get(process) == IN_A_PROCESS) {
            process = new JavaProcess("nodes-" + guests.size(), topology.host(side));
            processes.add(process);
            filling.put(side, process);
        }
        guests.merge(process, 1, Integer::sum);
        return process;
    }

    private List<String> serverAt(String ip, String name, List<String> more) {
        List<String> flags = new ArrayList<>(List.of("--listen", "/ip4/" + ip + "/tcp/4001", "--kad", "server"));
        flags.addAll(more);
        return joining(flags, name);
    }

    /** At a relay of its own side, and at one of the other. */
    private List<String> hidden(String name, Side side, int turn) {
        List<String> flags = new ArrayList<>(List.of("--kad", "client"));
        for (Side at : Side.values()) {
            List<Member> relays = all(member -> member.role() == Role.RELAY && member.side() == at);
            Member relay = relays.get(turn % relays.size());
            flags.addAll(List.of("--relay-client", addressOf(relay)));
        }
        return joining(flags, name);
    }

    private List<String> joining(List<String> flags, String name) {
        flags.addAll(List.of("--transports", BOTH_WAYS, "--seed", Seeds.of(name)));
        bootstraps.stream()
                .filter(address -> !address.endsWith(Seeds.peer(name).toString()))
                .forEach(address -> flags.addAll(List.of("--bootstrap", address)));
        return flags;
    }

    private static String address(String ip, String name) {
        return "/ip4/" + ip + "/tcp/4001/p2p/" + Seeds.peer(name);
    }

    /** Where a service is, before it has started too. */
    private String addressOf(Member service) {
        return address(((GuestBody) service.body()).process().host().ip(), service.name());
    }

    private void add(String name, Side side, Role role, PeerKind kind, Body body, List<String> flags) {
        members.add(new Member(name, side, role, kind, body, flags));
    }

    /** Services first, then the others, a few at a time. */
    void start() {
        Together.each(2, all(member -> member.role() == Role.BOOTSTRAP), Member::start);
        Together.each(3, all(member -> member.role().isService()), Member::start);
        Together.each(4, all(member -> true), Member::start);
    }

    List<Member> all(Predicate<Member> which) {
        return members.stream().filter(which).toList();
    }

    /** Those that are there now. */
    List<Member> up(Predicate<Member> which) {
        return all(which.and(Member::isUp));
    }

    List<JavaProcess> processes() {
        return processes;
    }

    /** How many of each kind there are beside the services. */
    String census() {
        Map<String, Long> counts = members.stream()
                .filter(member -> !member.role().isService())
                .collect(Collectors.groupingBy(
                        member -> member.role() == Role.HIDDEN
                                ? "hidden " + member.kind()
                                : member.kind().toString(),
                        java.util.TreeMap::new,
                        Collectors.counting()));
        return counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        List<AutoCloseable> ends = Stream.concat(
                        members.stream().map(Member::body).map(body -> (AutoCloseable) body), processes.stream())
                .toList();
        Together.each(8, ends, each -> Closing.all(each));
    }
}
