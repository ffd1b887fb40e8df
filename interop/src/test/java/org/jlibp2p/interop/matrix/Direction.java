package org.jlibp2p.interop.matrix;

import java.util.List;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.PeerKind;

/** Which implementation dials which other one. */
record Direction(PeerKind dialer, PeerKind listener) {
    private static final String SEPARATOR = "-";

    /** This library with the others, both ways, and with itself; or what the property {@code interop.pairs} names. */
    static List<Direction> chosen() {
        String named = System.getProperty("interop.pairs", "");
        return named.isBlank()
                ? all()
                : Stream.of(named.split(",")).map(Direction::parse).toList();
    }

    private static List<Direction> all() {
        Stream<Direction> withOthers = Stream.of(PeerKind.GO, PeerKind.RUST, PeerKind.JS)
                .flatMap(other -> Stream.of(new Direction(PeerKind.JAVA, other), new Direction(other, PeerKind.JAVA)));
        return Stream.concat(withOthers, Stream.of(new Direction(PeerKind.JAVA, PeerKind.JAVA)))
                .toList();
    }

    private static Direction parse(String text) {
        String[] kinds = text.trim().split(SEPARATOR);
        if (kinds.length != 2) {
            throw new IllegalArgumentException("not a pair: " + text + "; say for example java-go,go-java");
        }
        return new Direction(PeerKind.named(kinds[0]), PeerKind.named(kinds[1]));
    }

    /** Both implementations, each once. */
    Stream<PeerKind> kinds() {
        return Stream.of(dialer, listener).distinct();
    }

    @Override
    public String toString() {
        return dialer + " → " + listener;
    }
}
