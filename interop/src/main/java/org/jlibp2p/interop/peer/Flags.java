package org.jlibp2p.interop.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.multiformats.Multiaddr;

/**
 * What the command line asks for.
 *
 * @param listen where to listen
 * @param announce what to say in place of where it listens
 * @param dial what to dial once ready
 * @param key the kind of identity key
 * @param seed of an Ed25519 key
 * @param securities which of {@link #SECURITIES}, in order of preference
 * @param muxers which of {@link #MUXERS}, in order of preference
 * @param psk the file of a private network's key
 * @param services which of {@link #SERVICES}
 * @param unlimited whether there are no limits on connections and streams
 */
record Flags(
        List<Multiaddr> listen,
        List<Multiaddr> announce,
        List<Multiaddr> dial,
        KeyType key,
        Optional<Bytes> seed,
        Set<String> securities,
        Set<String> muxers,
        Optional<Path> psk,
        Set<String> services,
        boolean unlimited) {
    static final Set<String> SECURITIES = Set.of("noise", "tls", "plaintext");
    static final Set<String> MUXERS = Set.of("yamux", "mplex");
    static final Set<String> SERVICES = Set.of("identify", "ping", "echo", "perf");

    private static final int SEED_SIZE = 32;
    private static final Set<String> OTHERS = Set.of(
            "--autonat",
            "--bootstrap",
            "--dcutr",
            "--insecure-tls",
            "--kad",
            "--kad-filter",
            "--kad-protocol",
            "--mdns",
            "--pubsub",
            "--relay-client",
            "--relay-discovery",
            "--relay-server",
            "--routing-client",
            "--routing-server",
            "--tls-cert",
            "--tls-key",
            "--upnp");
    private static final Set<String> TRANSPORTS = Set.of("tcp");
    private static final Set<String> OTHER_VALUES = Set.of("ws", "circuit", "quic", "webrtc-direct", "fetch");

    /** Reads {@code --flag value} and {@code --flag=value}; every failure names the flag. */
    static Flags parse(String... arguments) {
        Reader reader = new Reader();
        for (int i = 0; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            String name = equals < 0 ? arguments[i] : arguments[i].substring(0, equals);
            if (OTHERS.contains(name)) {
                throw new UnsupportedException("the java peer does not have the flag " + name);
            }
            if (name.equals("--perf-memory")) {
                if (equals >= 0) {
                    throw new BadRequestException("flag " + name + " takes no value");
                }
                reader.unlimited = true;
                continue;
            }
            if (equals < 0 && i + 1 == arguments.length) {
                throw new BadRequestException("flag " + name + " needs a value");
            }
            reader.read(name, equals < 0 ? arguments[++i] : arguments[i].substring(equals + 1));
        }
        return reader.flags();
    }

    private static final class Reader {
        private final List<Multiaddr> listen = new ArrayList<>();
        private final List<Multiaddr> announce = new ArrayList<>();
        private final List<Multiaddr> dial = new ArrayList<>();
        private KeyType key = KeyType.ED25519;
        private Optional<Bytes> seed = Optional.empty();
        private Set<String> securities = Set.of("noise");
        private Set<String> muxers = Set.of("yamux");
        private Optional<Path> psk = Optional.empty();
        private Set<String> services = SERVICES;
        private boolean unlimited;

        void read(String name, String value) {
            try {
                switch (name) {
                    case "--listen" -> listen.add(Multiaddr.parse(value));
                    case "--announce" -> announce.add(Multiaddr.parse(value));
                    case "--dial" -> dial.add(Multiaddr.parse(value));
                    case "--key" -> key = KeyType.valueOf(value.toUpperCase(Locale.ROOT));
                    case "--seed" -> seed = Optional.of(seed(value));
                    case "--services" -> services = names(value, SERVICES);
                    case "--security" -> securities = some(value, SECURITIES);
                    case "--muxers" -> muxers = some(value, MUXERS);
                    case "--psk" -> psk = Optional.of(Path.of(value));
                    case "--transports" -> some(value, TRANSPORTS);
                    default -> throw new BadRequestException("there is no such flag");
                }
            } catch (IllegalArgumentException | BadRequestException e) {
                throw new BadRequestException("flag " + name + ": " + e.getMessage());
            }
        }

        Flags flags() {
            if (seed.isPresent() && key != KeyType.ED25519) {
                throw new BadRequestException("flag --seed makes an ed25519 key, not " + key);
            }
            return new Flags(
                    List.copyOf(listen),
                    List.copyOf(announce),
                    List.copyOf(dial),
                    key,
                    seed,
                    securities,
                    muxers,
                    psk,
                    services,
                    unlimited);
        }

        private static Bytes seed(String value) {
            Bytes bytes = Bytes.fromHex(value);
            if (bytes.size() != SEED_SIZE) {
                throw new BadRequestException("64 hex digits are needed");
            }
            return bytes;
        }

        private static Set<String> some(String value, Set<String> supported) {
            Set<String> names = names(value, supported);
            if (names.isEmpty()) {
                throw new BadRequestException("needs one of " + supported);
            }
            return names;
        }

        private static Set<String> names(String value, Set<String> supported) {
            Set<String> names = new LinkedHashSet<>();
            for (String name : value.split(",")) {
                if (OTHER_VALUES.contains(name)) {
                    throw new UnsupportedException("the java peer does not have " + name);
                }
                if (!name.isEmpty() && !supported.contains(name)) {
                    throw new BadRequestException("unknown value " + name + ", not one of " + supported);
                }
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
            return names;
        }
    }
}
