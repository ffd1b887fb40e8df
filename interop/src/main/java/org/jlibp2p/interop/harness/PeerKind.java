package org.jlibp2p.interop.harness;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The implementations of libp2p that can be started as a peer, and what each needs and can do. */
public enum PeerKind {
    /** go-libp2p. */
    GO(EnumSet.allOf(KeyKind.class), "bash", "flock", "go"),
    /** rust-libp2p. */
    RUST(EnumSet.allOf(KeyKind.class), "bash", "flock", "cargo", "rustc"),
    /** js-libp2p. */
    JS(EnumSet.complementOf(EnumSet.of(KeyKind.ECDSA)), "bash", "flock", "node", "npm"),
    /** This library. */
    JAVA(EnumSet.allOf(KeyKind.class), "bash");

    private final Set<KeyKind> keys;
    private final List<String> tools;

    PeerKind(Set<KeyKind> keys, String... tools) {
        this.keys = keys;
        this.tools = List.of(tools);
    }

    /**
     * The kinds of keys it takes, as its own identity and of others.
     *
     * @return a subset of all
     */
    public Set<KeyKind> keys() {
        return keys;
    }

    /**
     * The flags with which it dials secure WebSocket listeners that show a certificate of an authority.
     *
     * @param authority the authority's certificate, a PEM file
     * @return the flags
     */
    public List<String> trusting(Path authority) {
        return this == JAVA ? List.of("--insecure-tls") : List.of("--tls-ca", authority.toString());
    }

    /**
     * The kind by its name.
     *
     * @param name in small letters
     * @return the kind
     */
    public static PeerKind named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /**
     * What is needed on the path and is not there.
     *
     * @return names of commands; empty if it can be started
     */
    public List<String> missingTools() {
        return tools.stream().filter(tool -> !isOnPath(tool)).toList();
    }

    private static boolean isOnPath(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    /** The folder of the peer: {@code peer} starts it; {@code build}, if it is there, does what comes before. */
    Path folder() {
        return peersFolder().resolve(toString());
    }

    private static Path peersFolder() {
        String configured = System.getProperty("interop.peers");
        return (configured == null ? Path.of("peers") : Path.of(configured)).toAbsolutePath();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
