package org.jlibp2p.status;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jlibp2p.connection.CloseReason;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.identify.Identified;
import org.jlibp2p.io.Direction;

/** What happened, in words. What a peer chooses in it is bounded here. */
record EventText(String kind, String detail) {
    private static final int MOST = 320;

    static EventText of(NodeEvent event) {
        String detail;
        if (event instanceof NodeEvent.Connected connected) {
            detail = describe(connected.connection());
        } else if (event instanceof NodeEvent.Disconnected ended) {
            detail = describe(ended.connection()) + ": " + describe(ended.reason());
        } else if (event instanceof Identified identified) {
            detail = identified.connection().remotePeer() + " is "
                    + ShownText.of(identified.info().agent(), 80) + ", speaks "
                    + identified.info().protocols().size() + " protocols";
        } else if (event instanceof NodeEvent.AddressesChanged changed) {
            detail = list(changed.addresses());
        } else if (event instanceof NodeEvent.ProtocolsChanged changed) {
            detail = list(changed.protocols().stream().sorted().toList());
        } else if (event instanceof NodeEvent.ReachabilityChanged changed) {
            detail = changed.reachability().name().toLowerCase(Locale.ROOT);
        } else if (event instanceof NodeEvent.AddressReachabilityChanged changed) {
            detail = changed.address() + " is " + changed.reachability().name().toLowerCase(Locale.ROOT);
        } else if (event instanceof NodeEvent.AddressesObserved observed) {
            detail = list(observed.addresses().stream()
                    .map(each -> each.address() + " by " + each.observers())
                    .toList());
        } else if (event instanceof NodeEvent.EventsDropped dropped) {
            detail = dropped.count() + " events came faster than they could be listed";
        } else {
            detail = inside(event.toString());
        }
        return new EventText(words(event.getClass().getSimpleName()), ShownText.of(detail, MOST));
    }

    private static String describe(Connection connection) {
        String way = connection.direction() == Direction.OUTBOUND ? " to " : " from ";
        return connection.remotePeer()
                + (connection.isRelayed() ? ", relayed," : ",")
                + way
                + ShownText.of(connection.remoteAddress(), 120);
    }

    private static String describe(CloseReason reason) {
        String who = reason.remote() ? "ended there" : "ended here";
        return who + reason.cause().map(cause -> ", " + cause).orElse("");
    }

    private static String list(List<?> all) {
        return all.isEmpty() ? "none" : all.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /** Of a record's text what is in its brackets. */
    private static String inside(String text) {
        int open = text.indexOf('[');
        return open > 0 && text.endsWith("]") ? text.substring(open + 1, text.length() - 1) : text;
    }

    /** {@code PeerAdded} as {@code peer added}. */
    private static String words(String name) {
        StringBuilder words = new StringBuilder();
        for (char c : name.toCharArray()) {
            if (Character.isUpperCase(c) && !words.isEmpty()) {
                words.append(' ');
            }
            words.append(Character.toLowerCase(c));
        }
        return ShownText.of(words, 60);
    }
}
