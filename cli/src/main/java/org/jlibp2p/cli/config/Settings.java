package org.jlibp2p.cli.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.jlibp2p.delegate.serving.IpNetwork;
import org.jlibp2p.delegate.serving.TrustedProxies;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;

import static org.jlibp2p.cli.config.Role.DELEGATE;
import static org.jlibp2p.cli.config.Role.NODE;
import static org.jlibp2p.cli.config.Role.RELAY;

/**
 * The table of all settings. What stands here, and nothing else, can be set: by a flag, by a variable of the environment, or in a
 * file. {@code docs/configuration.md} has the same table for people, and a test holds it against this one.
 */
public final class Settings {
    /** How the variables of the environment begin. */
    public static final String VARIABLES = "JLIBP2P_";

    /** The variable that names the configuration file; {@code --config} does so too, and comes first. */
    public static final String FILE_VARIABLE = VARIABLES + "CONFIG";

    private static final int MANY = 1_000_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration YEAR = Duration.ofDays(365);

    // ── who it is, and what it does ────────────────────────────────────────────────────────────────────────────

    /** Which parts the process plays. */
    public static final Setting<List<Role>> ROLES = Setting.of(
                    "roles",
                    Type.listOf(Type.oneOf(Role.class)),
                    "What the process is: any of the roles together. The commands `bootstrap`, `relay` and `delegate` set it to the"
                            + " role of their name.")
            .or("node");

    /** Where the identity is. */
    public static final Setting<Path> IDENTITY = Setting.of(
            "identity",
            Type.path("FILE", "file"),
            "The key file that says who this node is; it is made, readable by its owner alone, if it is not there. Without it:"
                    + " `identity` in `data-dir`, and without that somebody new at each start.");

    /** Where all that outlives the process is. */
    public static final Setting<Path> DATA_DIR = Setting.of(
            "data-dir",
            Type.path("DIRECTORY", "directory"),
            "Where all that outlives the process is kept: the identity, the peers that are known, the routing table, and what is kept"
                    + " for others. Without it nothing is.");

    // ── where it is ────────────────────────────────────────────────────────────────────────────────────────────

    /** Where it listens. */
    public static final Setting<List<Multiaddr>> LISTEN = Setting.of(
                    "listen",
                    Type.listOf(Type.address()),
                    "Where the node listens. The default is for this machine only; for everybody:"
                            + " `/ip4/0.0.0.0/tcp/4001` and `/ip6/::/tcp/4001`. Given without a value: nowhere.")
            .or("/ip4/127.0.0.1/tcp/0");

    /** Where it says it is. */
    public static final Setting<List<Multiaddr>> ANNOUNCE = Setting.of(
            "announce",
            Type.listOf(Type.address()),
            "Where others are told that the node can be reached, in place of where it listens: behind a proxy, a NAT or a load"
                    + " balancer.");

    /** Where it says it is as well. */
    public static final Setting<List<Multiaddr>> APPEND_ANNOUNCE = Setting.of(
            "append-announce",
            Type.listOf(Type.address()),
            "Where others are told that the node can be reached, beside where it listens.");

    /** Where it never says it is. */
    public static final Setting<List<Multiaddr>> NO_ANNOUNCE = Setting.of(
            "no-announce",
            Type.listOf(Type.address()),
            "Addresses, hosts (`/ip4/192.168.1.5`) and networks (`/ip4/10.0.0.0/ipcidr/8`) that others are never told of.");

    /** How it is reached and reaches others. */
    public static final Setting<List<TransportName>> TRANSPORTS = Setting.of(
                    "transports",
                    Type.listOf(Type.oneOf(TransportName.class)),
                    "Over what the node talks. `wss` is WebSocket over TLS, for which listening needs `ws-certificate` and `ws-key`, or `autotls`.")
            .or("tcp", "ws", "wss");

    /** How connections are secured. */
    public static final Setting<List<SecurityName>> SECURITY = Setting.of(
                    "security",
                    Type.listOf(Type.oneOf(SecurityName.class)),
                    "How connections are secured; the first one is preferred.")
            .or("noise", "tls");

    /** The certificate of secure WebSocket. */
    public static final Setting<Path> WS_CERTIFICATE = Setting.of(
            "ws-certificate",
            Type.path("FILE", "file in PEM"),
            "The certificate, with its chain, for listening at `/tls/ws`. Read again when the file has changed.");

    /** Its key. */
    public static final Setting<Path> WS_KEY = Setting.of(
            "ws-key", Type.path("FILE", "file in PEM"), "The private key of `ws-certificate`, not encrypted.");

    /** Whether certificates are got by themselves. */
    public static final Setting<Boolean> AUTOTLS = Setting.of(
                    "autotls",
                    Type.yesOrNo(),
                    "Get the certificate of secure WebSocket by itself, for a name that a p2p-forge broker gives, once others can"
                            + " reach the node; the addresses `/tls/ws` of `listen` are opened then. Needs `data-dir`. With the"
                            + " defaults you agree to the terms of Let's Encrypt.")
            .or("false");

    /** Whom the authority writes to. */
    public static final Setting<String> AUTOTLS_EMAIL = Setting.of(
            "autotls-email",
            Type.text("ADDRESS", "e-mail address", "write one as operator@example.org", Settings::email),
            "Whom the authority tells about trouble with the account; most do not any more.");

    /** The ACME server. */
    public static final Setting<URI> AUTOTLS_DIRECTORY_URL = Setting.of(
                    "autotls-directory-url",
                    Type.url(),
                    "The directory of the ACME server that certificates come from.")
            .or("https://acme-v02.api.letsencrypt.org/directory")
            .shownAs(Type::withoutUser);

    /** The broker. */
    public static final Setting<URI> AUTOTLS_BROKER_URL = Setting.of(
                    "autotls-broker-url", Type.url(), "The p2p-forge broker that gives the name, without a path.")
            .or("https://registration.libp2p.direct")
            .shownAs(Type::withoutUser);

    /** Its domain. */
    public static final Setting<String> AUTOTLS_DOMAIN = Setting.of(
                    "autotls-domain",
                    Type.text("DOMAIN", "domain", "write one as libp2p.direct", Settings::host),
                    "The domain below which the broker gives names.")
            .or("libp2p.direct");

    /** Whom HTTPS trusts. */
    public static final Setting<Path> AUTOTLS_AUTHORITIES = Setting.of(
            "autotls-authorities",
            Type.path("FILE", "file in PEM"),
            "The authorities that the HTTPS of the ACME server and the broker has to come from. Without it: those of Java.");

    /** Whether private addresses count. */
    public static final Setting<Boolean> AUTOTLS_PRIVATE_ADDRESSES = Setting.of(
                    "autotls-private-addresses",
                    Type.yesOrNo(),
                    "Addresses that are not of the internet count too: with a broker and an ACME server of one's own network.")
            .or("false");

    /** Whether dials come from the port of the listener. */
    public static final Setting<Boolean> REUSE_PORT = Setting.of(
            "reuse-port",
            Type.yesOrNo(),
            "Dial from the port that the node listens at (`SO_REUSEPORT`), so that a NAT shows both as one address: hole punching"
                    + " needs that. Another process of the same user can then listen at the same port, unnoticed. Without it:"
                    + " `true` for an ordinary node with `hole-punching`, else `false`.");

    /** Whether TCP and WebSocket share a port. */
    public static final Setting<Boolean> SHARED_PORT = Setting.of(
                    "shared-port",
                    Type.yesOrNo(),
                    "Serve TCP, WebSocket and secure WebSocket at one port, when `listen` has addresses of these with the same host"
                            + " and port. Not in a private network.")
            .or("false");

    /** Whether routers are asked. */
    public static final Setting<Boolean> PORTMAP = Setting.of(
                    "portmap", Type.yesOrNo(), "Ask the router to forward ports (PCP, NAT-PMP, UPnP).")
            .or("false");

    /** What is told of reachability. */
    public static final Setting<ReachabilityName> REACHABILITY = Setting.of(
                    "reachability",
                    Type.oneOf(ReachabilityName.class),
                    "Whether others can connect to this node: `auto` finds out by AutoNAT, `public` and `private` are believed."
                            + " A node that is told it is private uses relays at once.")
            .or("auto");

    /** Whether reachability is looked into. */
    public static final Setting<Boolean> AUTONAT = Setting.of(
                    "autonat", Type.yesOrNo(), "Ask peers to dial this node, and dial peers that ask for it.")
            .or("true");

    // ── which network ──────────────────────────────────────────────────────────────────────────────────────────

    /** The DHT of one's own. */
    public static final Setting<String> NETWORK = Setting.of(
            "network",
            Type.text("NAME", "name without slashes at its ends", "write one as my-app", Settings::name),
            "The name of a network of one's own: nodes of the same name are in the same DHT, `/NAME/kad/1.0.0`. Without this,"
                    + " `protocol-prefix`, `amino` and `lan` the name is `jlibp2p`.");

    /** The same, as others name it. */
    public static final Setting<String> PROTOCOL_PREFIX = Setting.of(
            "protocol-prefix",
            Type.text("PREFIX", "prefix that begins with a slash", "write one as /my-app", Settings::prefix),
            "The same as a prefix of protocols: `/my-app` is `network` `my-app`.");

    /** The public DHT. */
    public static final Setting<Boolean> AMINO = Setting.of(
                    "amino",
                    Type.yesOrNo(),
                    "The public DHT of IPFS. Without `bootstrap` it is joined through the peers that its operators publish.")
            .or("false");

    /** The local DHT. */
    public static final Setting<Boolean> LAN = Setting.of(
                    "lan", Type.yesOrNo(), "The DHT that IPFS nodes of a local network make.")
            .or("false");

    /** Whom to ask first. */
    public static final Setting<List<Multiaddr>> BOOTSTRAP_PEERS = Setting.of(
            "bootstrap",
            Type.listOf(Type.peerAddress()),
            "Servers of the DHT, through which the node joins it. Names are looked up: `/dns4/`, `/dns6/`, `/dnsaddr/`.");

    /** Which part in the DHT. */
    public static final Setting<DhtMode> DHT = Setting.of(
            "dht",
            Type.oneOf(DhtMode.class),
            "Which part the node takes in the DHT: `server` keeps records for others, `client` only asks, `auto` is a server as long"
                    + " as others can reach it. Without it: `server` with role `bootstrap`; else, if `bootstrap`, `amino`, `lan` or"
                    + " `mdns` says who else is there, `client` for a delegate and `auto` for others; else `off`.");

    /** The key of a private network. */
    public static final Setting<Path> PRIVATE_NETWORK = Setting.of(
            "private-network",
            Type.path("FILE", "key file"),
            "The key file (`swarm.key`) of a private network: the node talks with those that have the same, and nobody else.");

    /** Whether neighbours are found. */
    public static final Setting<Boolean> MDNS = Setting.of(
                    "mdns", Type.yesOrNo(), "Find the nodes of the local network, and be found there.")
            .or("false");

    /** Delegates that are asked. */
    public static final Setting<List<URI>> DELEGATES = Setting.of(
                    "delegates",
                    Type.listOf(Type.url()),
                    "Delegates that are asked over HTTP for peers and content, beside the DHT or instead of it.")
            .shownAs(Type::withoutUser);

    // ── being reached through others ───────────────────────────────────────────────────────────────────────────

    /** Relays to be reached through. */
    public static final Setting<List<Multiaddr>> RELAYS = Setting.of(
                    "relays",
                    Type.listOf(Type.peerAddress()),
                    "Relays that the node may be reached through when others cannot connect to it; without any it finds some by"
                            + " itself.")
            .of(NODE);

    /** How many relays. */
    public static final Setting<Long> RELAY_COUNT = Setting.of(
                    "relay-count",
                    Type.number(0, 16),
                    "At how many relays the node keeps a place while others cannot connect to it; 0: at none.")
            .or("2")
            .of(NODE);

    /** Whether holes are punched. */
    public static final Setting<Boolean> HOLE_PUNCHING = Setting.of(
                    "hole-punching", Type.yesOrNo(), "Turn relayed connections into direct ones (DCUtR).")
            .or("true")
            .of(NODE);

    // ── being a relay ──────────────────────────────────────────────────────────────────────────────────────────

    /** No limits on circuits. */
    public static final Setting<Boolean> RELAY_UNLIMITED = Setting.of(
                    "relay-unlimited",
                    Type.yesOrNo(),
                    "No limit on the time and bytes of circuits, and 4096 of everything unless said otherwise.")
            .or("false")
            .of(RELAY);

    /** Reservations. */
    public static final Setting<Long> RELAY_RESERVATIONS = Setting.of(
                    "relay-reservations",
                    Type.number(1, MANY),
                    "Peers that have a reservation at a time. Without it 128, or 4096 with `relay-unlimited`.")
            .of(RELAY);

    /** Reservations of an address. */
    public static final Setting<Long> RELAY_RESERVATIONS_PER_ADDRESS = Setting.of(
                    "relay-reservations-per-address",
                    Type.number(1, MANY),
                    "Those of them at one IPv4 address or IPv6 /56. Without it 8, or 4096 with `relay-unlimited`.")
            .of(RELAY);

    /** Reservations of a network. */
    public static final Setting<Long> RELAY_RESERVATIONS_PER_NETWORK = Setting.of(
                    "relay-reservations-per-network",
                    Type.number(1, MANY),
                    "Those of them in one IPv4 /16 or IPv6 /32. Without it 32, or 4096 with `relay-unlimited`.")
            .of(RELAY);

    /** How long reservations last. */
    public static final Setting<Duration> RELAY_VALIDITY = Setting.of(
                    "relay-validity",
                    Type.time(Duration.ofSeconds(10), YEAR),
                    "How long a reservation lasts unless it is renewed.")
            .or("1h")
            .of(RELAY);

    /** Circuits. */
    public static final Setting<Long> RELAY_CIRCUITS = Setting.of(
                    "relay-circuits",
                    Type.number(1, MANY),
                    "Circuits at a time. Without it 1024, or 4096 with `relay-unlimited`.")
            .of(RELAY);

    /** Circuits of a peer. */
    public static final Setting<Long> RELAY_CIRCUITS_PER_PEER = Setting.of(
                    "relay-circuits-per-peer",
                    Type.number(1, MANY),
                    "Those that begin or end at one peer. Without it 16, or 4096 with `relay-unlimited`.")
            .of(RELAY);

    /** How long a circuit lasts. */
    public static final Setting<Duration> RELAY_DURATION = Setting.of(
                    "relay-duration",
                    Type.time(SECOND, YEAR),
                    "How long a circuit may last. Without it 2m, or any time with `relay-unlimited`.")
            .of(RELAY);

    /** How much passes a circuit. */
    public static final Setting<Long> RELAY_BYTES = Setting.of(
                    "relay-bytes",
                    Type.size(1, 1L << 60),
                    "How much may pass a circuit each way. Without it 128KiB, or any amount with `relay-unlimited`.")
            .of(RELAY);

    /** Who may reserve. */
    public static final Setting<List<PeerId>> RELAY_ALLOW = Setting.of(
                    "relay-allow",
                    Type.listOf(Type.peer()),
                    "Who may have a reservation, and nobody else. Without it: everybody.")
            .of(RELAY);

    // ── being a delegate ───────────────────────────────────────────────────────────────────────────────────────

    /** Where it is asked. */
    public static final Setting<List<String>> HTTP = Setting.of(
                    "http",
                    Type.listOf(HostPort.type()),
                    "Where the delegate is asked. The default is for this machine only; for everybody: `0.0.0.0:8190` and"
                            + " `[::]:8190`.")
            .or("127.0.0.1:8190")
            .of(DELEGATE);

    /** Its certificate. */
    public static final Setting<Path> HTTP_CERTIFICATE = Setting.of(
                    "http-certificate",
                    Type.path("FILE", "file in PEM"),
                    "The certificate, with its chain, for HTTPS. Read again when the file has changed.")
            .of(DELEGATE);

    /** Its certificate's key. */
    public static final Setting<Path> HTTP_KEY = Setting.of(
                    "http-key",
                    Type.path("FILE", "file in PEM"),
                    "The private key of `http-certificate`, not encrypted.")
            .of(DELEGATE);

    /** How often it is asked. */
    public static final Setting<Long> HTTP_RATE = Setting.of(
                    "http-rate",
                    Type.number(1, MANY),
                    "Requests of one address in a second, over a long time; more are answered with 429.")
            .or(Integer.toString(HttpServerLimits.defaults().ratePerAddress()))
            .of(DELEGATE);

    /** How often at once. */
    public static final Setting<Long> HTTP_BURST = Setting.of(
                    "http-burst", Type.number(1, MANY), "Requests of one address at once, after it has been quiet.")
            .or(Integer.toString(HttpServerLimits.defaults().burstPerAddress()))
            .of(DELEGATE);

    /** Which proxies tell the truth. */
    public static final Setting<List<IpNetwork>> HTTP_PROXIES = Setting.of(
                    "http-proxies",
                    Type.listOf(
                            Type.text("NETWORK", "IP address or network", "write one as 10.0.0.0/8", IpNetwork::parse)),
                    "Reverse proxies in front of the delegate: what they say of a client's address is believed.")
            .of(DELEGATE);

    /** How they tell it. */
    public static final Setting<TrustedProxies.Header> HTTP_PROXY_HEADER = Setting.of(
                    "http-proxy-header",
                    Type.oneOf(TrustedProxies.Header.class),
                    "In which header `http-proxies` say where a client is.")
            .or("x-forwarded-for")
            .of(DELEGATE);

    /** Whether requests are printed. */
    public static final Setting<Boolean> HTTP_REQUESTS = Setting.of(
                    "http-requests", Type.yesOrNo(), "Print a line for each request: it says who asked.")
            .or("false")
            .of(DELEGATE);

    // ── having content ─────────────────────────────────────────────────────────────────────────────────────────

    /** What is provided. */
    public static final Setting<List<Path>> PROVIDE = Setting.of(
                    "provide",
                    Type.listOf(Type.path("FILE", "file")),
                    "Files that the node serves by CID (`/jlibp2p/fetch/1.0.0`), and tells the DHT that it has.")
            .of(NODE);

    /** Where files go. */
    public static final Setting<Path> FILES = Setting.of(
                    "files",
                    Type.path("DIRECTORY", "directory"),
                    "Take files that peers send (`jlibp2p send`) into this directory. Without it: none.")
            .of(NODE);

    /** How much of them. */
    public static final Setting<Long> FILES_SPACE = Setting.of(
                    "files-space",
                    Type.size(4096, 1L << 60),
                    "The most of all files together, with what is in the directory when the node starts. A file counts for"
                            + " 4KiB at least, and there are at most 10000.")
            .or("1GiB")
            .of(NODE);

    /** Whether texts come back. */
    public static final Setting<Boolean> ECHO = Setting.of(
                    "echo",
                    Type.yesOrNo(),
                    "Send back what peers send (`jlibp2p echo`), to see that they come through.")
            .or("false")
            .of(NODE);

    // ── limits ─────────────────────────────────────────────────────────────────────────────────────────────────

    /** Connections. */
    public static final Setting<Long> MAX_CONNECTIONS = Setting.of(
            "max-connections",
            Type.number(1, MANY),
            "Open connections of the whole node; an eighth is kept for those that it makes, and an eighth for those of others."
                    + " Without it 1024, and with role `relay` 1024 and twice its reservations or circuits.");

    /** Connections of an address. */
    public static final Setting<Long> MAX_CONNECTIONS_PER_ADDRESS = Setting.of(
            "max-connections-per-address",
            Type.number(1, MANY),
            "Open connections from one IPv4 address or IPv6 /56, loopback not counted. Without it 8, and with role"
                    + " `relay` twice the reservations of one.");

    /** Connections of a peer. */
    public static final Setting<Long> MAX_CONNECTIONS_PER_PEER = Setting.of(
            "max-connections-per-peer", Type.number(1, MANY), "Open connections with one peer. Without it 8.");

    /** When connections are let go. */
    public static final Setting<Long> CONNECTIONS_HIGH = Setting.of(
            "connections-high",
            Type.number(1, MANY),
            "Connections at which idle ones begin to be let go. Without it 192, and with role `relay` so many that"
                    + " relaying needs none of them let go.");

    /** How many are left. */
    public static final Setting<Long> CONNECTIONS_LOW = Setting.of(
            "connections-low",
            Type.number(1, MANY),
            "Connections that are left then. Without it 160, and with role `relay` as many as before.");

    /** Streams. */
    public static final Setting<Long> MAX_STREAMS = Setting.of(
            "max-streams", Type.number(1, MANY), "Open streams of the whole node. Without it as in docs/limits.md.");

    // ── running it ─────────────────────────────────────────────────────────────────────────────────────────────

    /** Where operators look. */
    public static final Setting<Optional<HostPort>> ADMIN = Setting.of(
                    "admin",
                    HostPort.orOff(),
                    "Where operators look: `/healthz`, `/readyz`, `/metrics` and the status page, over HTTP without a password."
                            + " `off`, or as `127.0.0.1:9090`; port 0 is any free one.")
            .or("off");

    /** Whether others may look. */
    public static final Setting<Boolean> ADMIN_REMOTE = Setting.of(
                    "admin-remote",
                    Type.yesOrNo(),
                    "Allow `admin` to be an address that other machines reach: whoever reaches it sees all.")
            .or("false");

    /** As whom they may ask. */
    public static final Setting<List<String>> ADMIN_HOSTS = Setting.of(
            "admin-hosts",
            Type.listOf(Type.text("NAME", "name of a host", "write one as node1.example.org", Settings::host)),
            "Names under which `admin` may be asked, beside IP addresses and `localhost`; others are refused, since a page in a"
                    + " browser could have made them.");

    /** How logs look. */
    public static final Setting<LogFormatName> LOG_FORMAT = Setting.of(
                    "log-format",
                    Type.oneOf(LogFormatName.class),
                    "Log lines for people (`text`) or for programs (`json`: an object a line, and nothing else is printed by a node"
                            + " that runs; why one cannot start is plain text).")
            .or("text");

    /** What is logged. */
    public static final Setting<LogLevelName> LOG_LEVEL = Setting.of(
                    "log-level",
                    Type.oneOf(LogLevelName.class),
                    "The least that is logged. `info` is the life of the node; what peers do is in `debug`.")
            .or("info");

    /** Whether what happens is printed. */
    public static final Setting<Boolean> EVENTS = Setting.of(
                    "events",
                    Type.yesOrNo(),
                    "Print a line for what peers do: reservations, circuits, peers of the routing table.")
            .or("false");

    /** Whether searches are printed. */
    public static final Setting<Boolean> TRACE = Setting.of("trace", Type.yesOrNo(), "Print each step of each search.")
            .or("false");

    /** How long stopping takes. */
    public static final Setting<Duration> STOP_TIMEOUT = Setting.of(
                    "stop-timeout",
                    Type.time(Duration.ZERO, Duration.ofHours(1)),
                    "How long circuits, transfers and requests that are under way may go on when the process is stopped.")
            .or("10s");

    private static final List<Setting<?>> ALL = List.of(
            ROLES,
            IDENTITY,
            DATA_DIR,
            LISTEN,
            ANNOUNCE,
            APPEND_ANNOUNCE,
            NO_ANNOUNCE,
            TRANSPORTS,
            SECURITY,
            WS_CERTIFICATE,
            WS_KEY,
            AUTOTLS,
            AUTOTLS_EMAIL,
            AUTOTLS_DIRECTORY_URL,
            AUTOTLS_BROKER_URL,
            AUTOTLS_DOMAIN,
            AUTOTLS_AUTHORITIES,
            AUTOTLS_PRIVATE_ADDRESSES,
            REUSE_PORT,
            SHARED_PORT,
            PORTMAP,
            REACHABILITY,
            AUTONAT,
            NETWORK,
            PROTOCOL_PREFIX,
            AMINO,
            LAN,
            BOOTSTRAP_PEERS,
            DHT,
            PRIVATE_NETWORK,
            MDNS,
            DELEGATES,
            RELAYS,
            RELAY_COUNT,
            HOLE_PUNCHING,
            RELAY_UNLIMITED,
            RELAY_RESERVATIONS,
            RELAY_RESERVATIONS_PER_ADDRESS,
            RELAY_RESERVATIONS_PER_NETWORK,
            RELAY_VALIDITY,
            RELAY_CIRCUITS,
            RELAY_CIRCUITS_PER_PEER,
            RELAY_DURATION,
            RELAY_BYTES,
            RELAY_ALLOW,
            HTTP,
            HTTP_CERTIFICATE,
            HTTP_KEY,
            HTTP_RATE,
            HTTP_BURST,
            HTTP_PROXIES,
            HTTP_PROXY_HEADER,
            HTTP_REQUESTS,
            PROVIDE,
            FILES,
            FILES_SPACE,
            ECHO,
            MAX_CONNECTIONS,
            MAX_CONNECTIONS_PER_ADDRESS,
            MAX_CONNECTIONS_PER_PEER,
            CONNECTIONS_HIGH,
            CONNECTIONS_LOW,
            MAX_STREAMS,
            ADMIN,
            ADMIN_REMOTE,
            ADMIN_HOSTS,
            LOG_FORMAT,
            LOG_LEVEL,
            EVENTS,
            TRACE,
            STOP_TIMEOUT);

    private Settings() {}

    /** Over what a node talks. */
    public enum TransportName {
        /** TCP. */
        TCP,
        /** WebSocket. */
        WS,
        /** WebSocket over TLS. */
        WSS
    }

    /** How connections are secured. */
    public enum SecurityName {
        /** Noise. */
        NOISE,
        /** TLS 1.3. */
        TLS
    }

    /** Which part in the DHT. */
    public enum DhtMode {
        /** Serves while it can be reached. */
        AUTO,
        /** Only asks. */
        CLIENT,
        /** Serves. */
        SERVER,
        /** Is not there. */
        OFF
    }

    /** What is told of reachability. */
    public enum ReachabilityName {
        /** Nothing: it is found out. */
        AUTO,
        /** Others can connect. */
        PUBLIC,
        /** They cannot. */
        PRIVATE
    }

    /** How log lines look. */
    public enum LogFormatName {
        /** For people. */
        TEXT,
        /** For programs. */
        JSON
    }

    /** What is logged. */
    public enum LogLevelName {
        /** Failures of this node. */
        ERROR,
        /** And what somebody should look at. */
        WARN,
        /** And the life of the node. */
        INFO,
        /** And what peers do. */
        DEBUG,
        /** And every step. */
        TRACE
    }

    /**
     * All settings.
     *
     * @return in the order of the table
     */
    public static List<Setting<?>> all() {
        return ALL;
    }

    /**
     * A setting by its name in a file.
     *
     * @param key its key
     * @return the setting; empty if there is none of that name
     */
    public static Optional<Setting<?>> byKey(String key) {
        return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    /** A name that is similar to a key that is none. */
    static Optional<String> nearest(String key) {
        List<String> names = new ArrayList<>(ALL.stream().map(Setting::key).toList());
        return Nearest.to(key, names);
    }

    private static String name(String text) {
        if (text.startsWith("/") || text.endsWith("/")) {
            throw new IllegalArgumentException("a name has no slash at its ends");
        }
        return text;
    }

    private static String prefix(String text) {
        if (!text.startsWith("/") || text.endsWith("/")) {
            throw new IllegalArgumentException("a prefix begins with a slash and does not end in one");
        }
        return text;
    }

    private static String email(String text) {
        if (!text.matches("[\\x21-\\x7e&&[^@,?<>\"]]+@[A-Za-z0-9.-]+")) {
            throw new IllegalArgumentException("it is none");
        }
        return text;
    }

    private static String host(String text) {
        if (!text.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("a name has letters, digits, dots and hyphens, and no port");
        }
        return text;
    }
}
