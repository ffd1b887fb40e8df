package org.jlibp2p.interop.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.mdns.MdnsOptions;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.portmap.PortMappingOptions;
import org.jlibp2p.portmap.mapping.MappingProtocol;

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
 * @param transports which of {@link #TRANSPORTS}, in order
 * @param tls the certificate of listeners with TLS, in PEM
 * @param tlsKey its key
 * @param insecureTls whether any certificate is accepted when dialling
 * @param services which of {@link #SERVICES}
 * @param kad the DHT, if there is one
 * @param routing the port at which delegated routing is served, if it is; 0 is any
 * @param routingHost the IPv4 address at which that is, of this machine
 * @param routingDht whether that answers what the DHT finds, and not what commands script
 * @param autoNat whether it finds out where it can be reached, and does so for others
 * @param mdns how the local network is searched, if it is
 * @param relay which relays it uses, and whether it is one
 * @param dcutr whether relayed connections are made direct ones
 * @param portMapping how routers are asked to forward ports, if they are
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
        Set<String> transports,
        Optional<Path> tls,
        Optional<Path> tlsKey,
        boolean insecureTls,
        Set<String> services,
        Optional<KadFlags> kad,
        OptionalInt routing,
        String routingHost,
        boolean routingDht,
        boolean autoNat,
        Optional<MdnsOptions> mdns,
        RelayFlags relay,
        boolean dcutr,
        Optional<PortMappingOptions> portMapping,
        boolean unlimited) {
    static final Set<String> SECURITIES = Set.of("noise", "tls", "plaintext");
    static final Set<String> MUXERS = Set.of("yamux", "mplex");
    static final Set<String> TRANSPORTS = Set.of("tcp", "ws", "circuit");
    static final Set<String> AUTONAT = Set.of("v1", "v2");
    static final Set<String> SERVICES = Set.of("identify", "ping", "echo", "perf");

    private static final int SEED_SIZE = 32;
    private static final int MAX_PORT = 65_535;
    private static final Set<String> SWITCHES = Set.of("--perf-memory", "--insecure-tls", "--routing-dht", "--dcutr");
    private static final Set<String> OTHERS = Set.of("--pubsub", "--routing-client", "--upnp");
    private static final Set<String> OTHER_VALUES = Set.of("quic", "webrtc-direct", "fetch");

    /** Reads {@code --flag value} and {@code --flag=value}; every failure names the flag. */
    static Flags parse(String... arguments) {
        Reader reader = new Reader();
        for (int i = 0; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            String name = equals < 0 ? arguments[i] : arguments[i].substring(0, equals);
            if (OTHERS.contains(name)) {
                throw new UnsupportedException("the java peer does not have the flag " + name);
            }
            if (SWITCHES.contains(name) || RelayFlags.SWITCHES.contains(name)) {
                if (equals >= 0) {
                    throw new BadRequestException("flag " + name + " takes no value");
                }
                reader.turnOn(name);
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
        private Set<String> transports = new LinkedHashSet<>(List.of("tcp", "ws"));
        private Optional<Path> tls = Optional.empty();
        private Optional<Path> tlsKey = Optional.empty();
        private boolean insecureTls;
        private Set<String> services = SERVICES;
        private final KadFlags.Reader kad = new KadFlags.Reader();
        private OptionalInt routing = OptionalInt.empty();
        private String routingHost = "127.0.0.1";
        private Optional<MdnsOptions> mdns = Optional.empty();
        private Optional<PortMappingOptions> portMapping = Optional.empty();
        private boolean routingDht;
        private boolean autoNat;
        private final RelayFlags.Reader relay = new RelayFlags.Reader();
        private boolean dcutr;
        private boolean unlimited;

        void turnOn(String name) {
            switch (name) {
                case "--insecure-tls" -> insecureTls = true;
                case "--routing-dht" -> routingDht = true;
                case "--perf-memory" -> unlimited = true;
                case "--dcutr" -> dcutr = true;
                default -> relay.turnOn(name);
            }
        }

        void read(String name, String value) {
            try {
                if (KadFlags.NAMES.contains(name)) {
                    kad.read(name, value);
                    return;
                }
                if (RelayFlags.NAMES.contains(name)) {
                    relay.read(name, value);
                    return;
                }
                switch (name) {
                    case "--listen" -> listen.add(Multiaddr.parse(value));
                    case "--announce" -> announce.add(Multiaddr.parse(value));
                    case "--dial" -> dial.add(Multiaddr.parse(value));
                    case "--key" -> key = KeyType.valueOf(value.toUpperCase(Locale.ROOT));
                    case "--seed" -> seed = Optional.of(seed(value));
                    case "--transports" -> transports = someOf(value, TRANSPORTS);
                    case "--tls-cert" -> tls = Optional.of(file(value));
                    case "--tls-key" -> tlsKey = Optional.of(file(value));
                    case "--services" -> services = names(value, SERVICES);
                    case "--security" -> securities = someOf(value, SECURITIES);
                    case "--muxers" -> muxers = someOf(value, MUXERS);
                    case "--autonat" -> autoNat = !someOf(value, AUTONAT).isEmpty();
                    case "--routing-server" -> routing = OptionalInt.of(port(value));
                    case "--routing-host" -> routingHost = ip4(value);
                    case "--mdns" -> mdns = Optional.of(MdnsOptions.defaults().withServiceName(value));
                    case "--port-mapping" -> portMapping = Optional.of(portMapping(value));
                    case "--psk" -> psk = Optional.of(Path.of(value));
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
            if (routingDht && (routing.isEmpty() || kad.flags().isEmpty())) {
                throw new BadRequestException("flag --routing-dht needs --routing-server and --kad");
            }
            if (tls.isPresent() != tlsKey.isPresent()) {
                throw new BadRequestException("flags --tls-cert and --tls-key go together");
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
                    transports,
                    tls,
                    tlsKey,
                    insecureTls,
                    services,
                    kad.flags(),
                    routing,
                    routingHost,
                    routingDht,
                    autoNat,
                    mdns,
                    relay.flags(transports.contains("circuit"), autoNat),
                    dcutr,
                    portMapping,
                    unlimited);
        }

        /** Protocols, such as {@code pcp,nat-pmp}; seconds behind them are for how long a mapping is asked for. */
        private static PortMappingOptions portMapping(String value) {
            PortMappingOptions options = PortMappingOptions.defaults();
            List<MappingProtocol> protocols = new ArrayList<>();
            for (String part : value.split(",")) {
                if (part.matches("\\d{1,6}")) {
                    options = options.withLifetime(Duration.ofSeconds(Integer.parseInt(part)));
                } else {
                    String name = part.equals("upnp") ? "upnp-igd" : part;
                    protocols.add(MappingProtocol.valueOf(
                            name.toUpperCase(Locale.ROOT).replace('-', '_')));
                }
            }
            return options.withProtocols(protocols.toArray(MappingProtocol[]::new));
        }

        private static String ip4(String value) {
            Multiaddr.parse("/ip4/" + value); // says what is wrong with it
            return value;
        }

        private static int port(String value) {
            if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > MAX_PORT) {
                throw new BadRequestException("not a port: " + value);
            }
            return Integer.parseInt(value);
        }

        private static Bytes seed(String value) {
            Bytes bytes = Bytes.fromHex(value);
            if (bytes.size() != SEED_SIZE) {
                throw new BadRequestException("64 hex digits are needed");
            }
            return bytes;
        }

        private static Path file(String value) {
            Path file = Path.of(value);
            if (!Files.isReadable(file)) {
                throw new BadRequestException("there is no such file: " + value);
            }
            return file;
        }

        private static Set<String> someOf(String value, Set<String> supported) {
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
