package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.reachability.autonat.AddressState;
import org.jlibp2p.reachability.autonat.ProbeAnswer;
import org.jlibp2p.transport.AddressScope;

/**
 * A report in words: whether the node can be reached, what is known of each address and from whom, and what can be done. Pure.
 */
public final class Explanation {
    private final Report report;
    private final StringBuilder text = new StringBuilder();

    private Explanation(Report report) {
        this.report = report;
    }

    /**
     * A report in words.
     *
     * @param report what is known
     * @return lines that end in a line break
     */
    public static String of(Report report) {
        return new Explanation(report).write();
    }

    private String write() {
        line(verdict());
        for (AddressState state : report.addresses()) {
            line("");
            describe(state);
        }
        if (!report.wholeAnswers().isEmpty()) {
            line("");
            line("the node as a whole (AutoNAT version 1, which proves nothing)");
            report.wholeAnswers().forEach(this::describe);
        }
        List<String> todo = todo();
        if (!todo.isEmpty()) {
            line("");
            line("What to do:");
            todo.forEach(each -> line("* " + each));
        }
        return text.toString();
    }

    private void line(String words) {
        text.append(words).append('\n');
    }

    private String verdict() {
        return switch (report.reachability()) {
            case PUBLIC -> "This node can be reached by others.";
            case PRIVATE ->
                report.mayListen()
                        ? "This node cannot be reached by others directly."
                        : "This node cannot be reached by others directly, since it listens nowhere.";
            case UNKNOWN -> "It is not known yet whether this node can be reached by others.";
        };
    }

    private void describe(AddressState state) {
        line(state.address().toString());
        line("  " + String.join("; ", state.sources()) + "; " + (state.announced() ? "announced" : "not announced"));
        line("  " + meaning(state));
        state.answers().forEach(this::describe);
    }

    private String meaning(AddressState state) {
        if (!state.probed()) {
            return "nobody is asked: " + whyNot(state.address());
        }
        int places = Math.abs(state.confidence());
        return switch (state.reachability()) {
            case PUBLIC -> "reachable (confidence " + state.confidence() + ")";
            case PRIVATE -> "not reachable (confidence " + places + ")";
            case UNKNOWN ->
                state.answers().stream().noneMatch(ProbeAnswer::counts)
                        ? "nobody has tried yet"
                        : "not certain: " + report.options().confirmations()
                                + " more places have to agree than disagree, and " + said(state.confidence());
        };
    }

    private static String said(int confidence) {
        if (confidence == 0) {
            return "as many say yes as no";
        }
        return Math.abs(confidence) + " more " + (Math.abs(confidence) == 1 ? "says " : "say ")
                + (confidence > 0 ? "yes than no" : "no than yes");
    }

    private static String whyNot(Multiaddr address) {
        if (address.has(MultiaddrProtocol.P2P_CIRCUIT)) {
            return "it is a relay's, through which this node is reached indirectly";
        }
        AddressScope scope = AddressScope.of(address);
        if (scope == AddressScope.UNKNOWN
                || ObservedAddress.hostAndPort(address).isEmpty()) {
            return "it is no IP address with a port; who resolves or forwards it has to know";
        }
        return "it means something in its own network only";
    }

    private void describe(ProbeAnswer answer) {
        Duration ago = Duration.between(answer.at(), report.at());
        line("  " + answer.at().truncatedTo(ChronoUnit.SECONDS) + " (" + Math.max(0, ago.toSeconds()) + " s before) "
                + answer.peer() + " at " + answer.place() + " " + outcome(answer.outcome()) + " ("
                + answer.protocol() + ")");
    }

    private static String outcome(ProbeAnswer.Outcome outcome) {
        return switch (outcome) {
            case REACHED -> "connected";
            case NOT_REACHED -> "could not connect";
            case NOT_TRIED -> "would not try";
            case NOT_PROVED -> "says that it connected, and did not";
            case FAILED -> "gave no answer";
        };
    }

    // ---- what to do ----

    private List<String> todo() {
        List<String> todo = new ArrayList<>();
        if (!report.mayListen()) {
            todo.add("let it listen: .listen(\"/ip4/0.0.0.0/tcp/4001\"), and have that port forwarded");
        }
        if (report.servers() + report.oldServers() == 0 && report.reachability() != Reachability.PUBLIC) {
            todo.add("connect to peers that can be asked; none of those connected serves AutoNAT");
        }
        if (report.mayListen() && report.reachability() != Reachability.PUBLIC) {
            adviseOnAddresses(todo);
        }
        return todo;
    }

    private void adviseOnAddresses(List<String> todo) {
        List<AddressState> unreached = report.addresses().stream()
                .filter(state -> state.reachability() == Reachability.PRIVATE)
                .toList();
        boolean nothingProbed = report.addresses().stream().noneMatch(AddressState::probed);
        if (!unreached.isEmpty()) {
            todo.add("something drops connections to "
                    + unreached.stream()
                            .map(state -> state.address().toString())
                            .collect(Collectors.joining(", "))
                    + ": allow them in the firewall of this machine, and have the router forward the port to it");
        } else if (nothingProbed && report.whole() != Reachability.PUBLIC) {
            todo.add("it has no public address of its own, and fewer than "
                    + report.options().observers()
                    + " places see it at the same one: it is behind a router that translates addresses. Have that"
                    + " forward a port, and announce it: .appendAnnounce(\"/ip4/<its public address>/tcp/<port>\")");
        } else if (report.reachability() == Reachability.UNKNOWN && report.servers() + report.oldServers() > 0) {
            todo.add("wait: peers are asked one after another; "
                    + report.options().confirmations() + " in places of their own have to agree");
        }
        if (report.reachability() == Reachability.PRIVATE) {
            todo.add("or be reached through a relay: .service(CircuitRelay.client(...)) with relays");
        }
    }
}
