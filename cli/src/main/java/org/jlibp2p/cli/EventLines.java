package org.jlibp2p.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

import org.jlibp2p.cli.log.LogLines;
import org.jlibp2p.delegate.serving.ServedRequest;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.kad.KademliaEvent;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.relay.circuit.RelayEvent;

/** A line for what peers do, for people who want to look. Any thread. */
final class EventLines {
    private final PrintStream out;

    EventLines(PrintStream out) {
        this.out = out;
    }

    void watch(NodeBuilder node) {
        node.on(RelayEvent.class, event -> line(event).ifPresent(this::print))
                .on(KademliaEvent.PeerAdded.class, event -> print("added:   " + event.peer()))
                .on(KademliaEvent.PeerRemoved.class, event -> print("removed: " + event.peer()))
                .on(KademliaEvent.ModeChanged.class, event -> print("mode:    " + lower(event.mode())));
    }

    void print(ServedRequest request) {
        print(String.format(
                Locale.ROOT,
                "%d  %-15s  %d records  %d ms  %s",
                request.status(),
                request.endpoint(),
                request.records(),
                request.time().toMillis(),
                request.client().getHostAddress()));
    }

    private void print(String line) {
        LogLines.ofThisProcess().writer().print(out, Printable.escape(line)); // event loops do not wait for a terminal
    }

    private static String lower(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> line(RelayEvent event) {
        if (event instanceof RelayEvent.ReservationGranted granted) {
            return Optional.of((granted.renewed() ? "renewed   " : "reserved  ") + granted.peer() + "  until "
                    + granted.expires());
        }
        if (event instanceof RelayEvent.ReservationRefused refused) {
            return Optional.of("refused   " + refused.peer() + "  " + refused.status() + ": " + refused.reason());
        }
        if (event instanceof RelayEvent.ReservationEnded ended) {
            return Optional.of("ended     " + ended.peer() + "  " + ended.reason());
        }
        if (event instanceof RelayEvent.CircuitOpened opened) {
            return Optional.of("circuit   " + opened.source() + " to " + opened.target());
        }
        if (event instanceof RelayEvent.CircuitRefused refused) {
            return Optional.of("refused   " + refused.source() + " to " + refused.target() + "  " + refused.status()
                    + ": " + refused.reason());
        }
        if (event instanceof RelayEvent.CircuitEnded ended) {
            return Optional.of("ended     " + ended.source() + " to " + ended.target() + "  after "
                    + ended.lasted().toMillis() + " ms, " + ended.toTarget() + " bytes there, " + ended.toSource()
                    + " back: " + ended.reason());
        }
        return Optional.empty();
    }
}
