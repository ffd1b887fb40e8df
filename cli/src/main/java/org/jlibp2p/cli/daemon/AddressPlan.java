package org.jlibp2p.cli.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.jlibp2p.autotls.AutoTlsOptions;
import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Role;
import org.jlibp2p.cli.config.Setting;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.cli.config.Settings.TransportName;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.tls.Tls;
import org.jlibp2p.transport.tcp.TcpOptions;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.jlibp2p.transport.ws.ServerCertificate;
import org.jlibp2p.transport.ws.WebSocketOptions;
import org.jlibp2p.transport.ws.WebSocketTransport;

/** Over what the node talks, where it listens, and where it says it is, by the settings. */
final class AddressPlan {
    private AddressPlan() {}

    static void check(Config config, Problems problems) {
        List<TransportName> transports = config.get(Settings.TRANSPORTS);
        if (transports.isEmpty()) {
            problems.add(Settings.TRANSPORTS, "a node has to talk over something", "write any of tcp, ws, wss");
        }
        if (config.get(Settings.SECURITY).isEmpty()) {
            problems.add(Settings.SECURITY, "connections have to be secured", "write noise, tls, or both");
        }
        boolean certified = problems.areBothSet(Settings.WS_CERTIFICATE, Settings.WS_KEY);
        if (certified) {
            Certificates.check(config, problems, Settings.WS_CERTIFICATE, Settings.WS_KEY);
        }
        AutoTlsPlan.check(config, problems);
        boolean certifies = certified || config.get(Settings.AUTOTLS);
        for (Multiaddr address : config.get(Settings.LISTEN)) {
            checkListen(address, transports, certifies, problems);
        }
        NodeBuilder trial = Node.builder();
        checkEach(config, problems, Settings.ANNOUNCE, trial::announce);
        checkEach(config, problems, Settings.APPEND_ANNOUNCE, trial::appendAnnounce);
        checkEach(config, problems, Settings.NO_ANNOUNCE, trial::noAnnounce);
        if (config.get(Settings.SHARED_PORT) && config.isSet(Settings.PRIVATE_NETWORK)) {
            problems.add(
                    Settings.SHARED_PORT,
                    "is not possible in a private network, where the first bytes of a connection are of chance",
                    "leave it out, and give each transport a port");
        }
    }

    private interface Announcing {
        NodeBuilder tell(String... addresses);
    }

    private static void checkEach(
            Config config, Problems problems, Setting<List<Multiaddr>> setting, Announcing announcing) {
        for (Multiaddr address : config.get(setting)) {
            problems.of(
                    setting,
                    "write an address that others can reach, as /dns4/node1.example.org/tcp/4001",
                    () -> announcing.tell(address.toString()));
        }
    }

    private static void checkListen(
            Multiaddr address, List<TransportName> transports, boolean certified, Problems problems) {
        Optional<TransportName> needed = transport(address);
        if (address.has(MultiaddrProtocol.P2P_CIRCUIT)) {
            return; // a place at a relay
        }
        if (needed.isEmpty() || address.has(MultiaddrProtocol.P2P)) {
            problems.add(
                    Settings.LISTEN,
                    "no transport listens at " + address,
                    "write one as /ip4/0.0.0.0/tcp/4001, /ip4/0.0.0.0/tcp/4002/ws or /ip4/0.0.0.0/tcp/4003/tls/ws");
        } else if (!transports.contains(needed.get())) {
            problems.add(
                    Settings.LISTEN,
                    address + " needs a transport that is not among transports",
                    "add " + needed.get().name().toLowerCase(Locale.ROOT) + " to transports, or take the address away");
        } else if (needed.get() == TransportName.WSS && !certified) {
            problems.add(
                    Settings.LISTEN,
                    address + " needs a certificate",
                    "set ws-certificate and ws-key, or autotls, or listen at /ws behind a proxy that has one");
        }
    }

    /** What listens at an address, or dials it. */
    static Optional<TransportName> transport(Multiaddr address) {
        if (address.has(MultiaddrProtocol.WSS)
                || address.has(MultiaddrProtocol.WS) && address.has(MultiaddrProtocol.TLS)) {
            return Optional.of(TransportName.WSS);
        }
        if (address.has(MultiaddrProtocol.WS)) {
            return Optional.of(TransportName.WS);
        }
        return address.components().size() == 2 && address.has(MultiaddrProtocol.TCP)
                ? Optional.of(TransportName.TCP)
                : Optional.empty();
    }

    /** The parts of a node that this is about, but for listening. */
    static void apply(Config config, NodeBuilder builder) {
        List<TransportName> transports = config.get(Settings.TRANSPORTS);
        if (transports.contains(TransportName.TCP)) {
            builder.transport(TcpTransport.create(tcp(config)));
        }
        if (transports.contains(TransportName.WS) || transports.contains(TransportName.WSS)) {
            Predicate<Multiaddr> allowed = address -> transport(address.withoutLast(MultiaddrProtocol.P2P))
                    .filter(transports::contains)
                    .isPresent();
            builder.transport(context -> new SelectedTransport(
                    WebSocketTransport.create(webSocket(config)).create(context), allowed));
        }
        for (Settings.SecurityName security : config.get(Settings.SECURITY)) {
            builder.security(
                    switch (security) {
                        case NOISE -> Noise.create();
                        case TLS -> Tls.create();
                    });
        }
        builder.announce(texts(config.get(Settings.ANNOUNCE)))
                .appendAnnounce(texts(config.get(Settings.APPEND_ANNOUNCE)))
                .noAnnounce(texts(config.get(Settings.NO_ANNOUNCE)));
    }

    private static String[] texts(List<Multiaddr> addresses) {
        List<String> texts = new ArrayList<>();
        addresses.forEach(address -> texts.add(address.toString()));
        return texts.toArray(String[]::new);
    }

    private static TcpOptions tcp(Config config) {
        TcpOptions options = TcpOptions.defaults();
        boolean ordinary = config.roles().equals(Set.of(Role.NODE));
        if (config.find(Settings.REUSE_PORT).orElse(ordinary && config.get(Settings.HOLE_PUNCHING))) {
            options = options.withReusePort();
        }
        return config.get(Settings.SHARED_PORT) ? options.withSharedPort() : options;
    }

    /** A certificate that is got by itself is in a file too, which is not there before the first one is. */
    private static WebSocketOptions webSocket(Config config) {
        WebSocketOptions options = WebSocketOptions.defaults();
        Optional<ServerCertificate> certificate = config.find(Settings.WS_CERTIFICATE)
                .flatMap(chain -> config.find(Settings.WS_KEY).map(key -> ServerCertificate.pem(chain, key)))
                .or(() -> AutoTlsPlan.of(config)
                        .map(AutoTlsOptions::certificateFile)
                        .map(file -> ServerCertificate.pem(file, file)));
        if (certificate.isPresent()) {
            options = options.withCertificate(certificate.get());
        }
        return config.get(Settings.SHARED_PORT) ? options.withSharedPort() : options;
    }
}
