package org.jlibp2p.interop.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.muxer.mplex.Mplex;
import org.jlibp2p.muxer.yamux.Yamux;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.perf.Perf;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.pnet.PreSharedKey;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.reachability.HolePunch;
import org.jlibp2p.reachability.autonat.AutoNatEvent;
import org.jlibp2p.security.Security;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.security.plaintext.Plaintext;
import org.jlibp2p.tls.Tls;
import org.jlibp2p.transport.tcp.TcpOptions;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.jlibp2p.transport.ws.ServerCertificate;
import org.jlibp2p.transport.ws.WebSocketOptions;
import org.jlibp2p.transport.ws.WebSocketTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes nodes as the flags ask for them. */
final class NodeSetup {
    private static final Logger LOG = LoggerFactory.getLogger(NodeSetup.class);
    private static final String AGENT = "jlibp2p-interop/1.0.0";
    private static final int MANY = 1_000_000;
    private static final Map<String, Supplier<Security>> SECURITIES =
            Map.of("noise", Noise::create, "tls", Tls::create, "plaintext", Plaintext::create);
    private static final ProtocolId[] ON_LIMITED = {Echo.PROTOCOL, Perf.PROTOCOL};
    private static final Bytes ED25519_KEY = Bytes.fromHex("08011240"); // protobuf: type 1, data of 64 bytes

    private NodeSetup() {}

    /** The identity that the flags name, or a fresh one of their kind. */
    static Identity identity(Flags flags) {
        return flags.seed().map(NodeSetup::ofSeed).orElseGet(() -> Identity.generate(flags.key()));
    }

    private static Identity ofSeed(Bytes seed) {
        byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed.toByteArray(), 0, publicKey, 0);
        return Identity.of(PrivateKey.decode(Bytes.concat(ED25519_KEY, seed, Bytes.wrap(publicKey))));
    }

    /** A node that does not listen yet. */
    static NodeBuilder builder(Flags flags, Identity identity, EarlyMuxers earlyMuxers) {
        NodeBuilder builder = Node.builder()
                .identity(identity)
                .limits(flags.unlimited() ? unlimited() : ResourceLimits.defaults())
                .service(Identify.service(AGENT));
        for (String transport : flags.transports()) {
            switch (transport) {
                case "ws" -> builder.transport(WebSocketTransport.create(webSocket(flags)));
                case "tcp" -> builder.transport(TcpTransport.create(tcp(flags)));
                default -> builder.onLimitedConnections(ON_LIMITED); // the service brings the transport
            }
        }
        if (flags.dcutr()) {
            builder.service(HolePunch.service());
        }
        flags.relay().service().ifPresent(builder::service);
        flags.securities()
                .forEach(name -> builder.security(
                        earlyMuxers.watching(SECURITIES.get(name).get())));
        flags.muxers().forEach(name -> builder.muxer(name.equals("yamux") ? Yamux.create() : Mplex.create()));
        flags.psk().ifPresent(file -> builder.privateNetwork(key(file)));
        if (flags.services().contains("ping")) {
            builder.service(Ping.service());
        }
        if (flags.autoNat()) {
            builder.service(AutoNat.service()) // both versions, whichever is asked for
                    .on(AutoNatEvent.Served.class, served -> LOG.info("{}", served));
        }
        if (flags.services().contains("perf")) {
            builder.service(Perf.service());
        }
        return builder;
    }

    private static PreSharedKey key(Path file) {
        try {
            return PreSharedKey.load(file);
        } catch (IOException e) {
            throw new BadRequestException("flag --psk: " + e.getMessage());
        }
    }

    private static TcpOptions tcp(Flags flags) {
        return flags.dcutr() ? TcpOptions.defaults().withReusePort() : TcpOptions.defaults();
    }

    private static WebSocketOptions webSocket(Flags flags) {
        WebSocketOptions options = WebSocketOptions.defaults();
        if (flags.tls().isPresent()) {
            options = options.withCertificate(
                    ServerCertificate.pem(flags.tls().get(), flags.tlsKey().orElseThrow()));
        }
        return flags.insecureTls() ? options.withInsecureTrustInAnyone() : options;
    }

    private static ResourceLimits unlimited() {
        return ResourceLimits.defaults()
                .withConnections(ConnectionLimits.defaults()
                        .withTotal(MANY)
                        .withInbound(MANY)
                        .withOutbound(MANY)
                        .withPerPeer(MANY)
                        .withPerAddress(MANY)
                        .withPerNetwork(MANY)
                        .withPendingInbound(MANY)
                        .withLowWatermark(MANY - 1)
                        .withHighWatermark(MANY))
                .withStreams(StreamLimits.defaults()
                        .withTotal(MANY)
                        .withPerPeer(MANY)
                        .withInboundPerConnection(MANY)
                        .withOutboundPerConnection(MANY)
                        .withInboundPerProtocol(MANY)
                        .withInboundPerProtocolAndPeer(MANY)
                        .withPendingInboundPerConnection(MANY)
                        .withResetsPerInterval(MANY))
                .withPeers(PeerLimits.defaults()
                        .withPingStreamsPerPeer(MANY)
                        .withPushBurst(MANY)
                        .withPushInterval(Duration.ofMillis(1)));
    }
}
