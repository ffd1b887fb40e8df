package org.jlibp2p.autotls;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.NameResolver;

/**
 * Where a certificate is asked for, where it is kept, and where it is used. Immutable; begin with {@link #of}.
 *
 * @param directory what is kept between runs: the account's key and the certificate with its key, readable by their owner only;
 *     of this node alone
 * @param listen where the node listens by secure WebSocket once there is a certificate: addresses that end in {@code /tls/ws} or
 *     {@code /wss}
 * @param acme the directory of the ACME server
 * @param broker the p2p-forge broker, without a path
 * @param domain below which the broker gives names
 * @param email whom the authority tells about trouble with the account; most do not anymore
 * @param authorities a file of certificates in PEM that the ACME server's and the broker's HTTPS have to come from; those
 *     of the Java runtime if there is none
 * @param accessToken what a broker that is not open to everybody wants to see
 * @param privateAddresses whether addresses that are not of the internet count: for a broker and peers in a network of one's own
 * @param names looks up the TXT record in the DNS; the system's if there is none
 * @param times how long everything may take
 */
public record AutoTlsOptions(
        Path directory,
        List<Multiaddr> listen,
        URI acme,
        URI broker,
        String domain,
        Optional<String> email,
        Optional<Path> authorities,
        Optional<String> accessToken,
        boolean privateAddresses,
        Optional<NameResolver> names,
        AutoTlsTimes times) {
    /** The directory of Let's Encrypt. */
    public static final URI LETS_ENCRYPT = URI.create("https://acme-v02.api.letsencrypt.org/directory");

    /** The directory of Let's Encrypt for trials: its certificates are trusted by nobody, and its limits are high. */
    public static final URI LETS_ENCRYPT_STAGING = URI.create("https://acme-staging-v02.api.letsencrypt.org/directory");

    /** The broker of libp2p.direct. */
    public static final URI PUBLIC_BROKER = URI.create("https://registration.libp2p.direct");

    /** The domain of that broker. */
    public static final String PUBLIC_DOMAIN = "libp2p.direct";

    /** The most addresses to listen at. */
    public static final int MAX_LISTEN = 16;

    /** The longest access token, in characters. */
    public static final int MAX_TOKEN = 1024;

    private static final int MAX_DOMAIN = 180; // with a peer's label and that of an address in front, names end at 253
    private static final int MAX_EMAIL = 254;
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern EMAIL = Pattern.compile("[\\x21-\\x7e&&[^@,?<>\"]]+@[A-Za-z0-9.-]+");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    /**
     * Checks the parts.
     *
     * @param directory see {@link #directory()}
     * @param listen see {@link #listen()}
     * @param acme see {@link #acme()}
     * @param broker see {@link #broker()}
     * @param domain see {@link #domain()}
     * @param email see {@link #email()}
     * @param authorities see {@link #authorities()}
     * @param accessToken see {@link #accessToken()}
     * @param privateAddresses see {@link #privateAddresses()}
     * @param names see {@link #names()}
     * @param times see {@link #times()}
     * @throws IllegalArgumentException if one of them cannot be, with which and why
     */
    public AutoTlsOptions {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(authorities, "authorities");
        Objects.requireNonNull(names, "names");
        Objects.requireNonNull(times, "times");
        listen = List.copyOf(listen);
        if (listen.isEmpty() || listen.size() > MAX_LISTEN) {
            throw new IllegalArgumentException(listen.size() + " addresses to listen at, not from 1 to " + MAX_LISTEN);
        }
        listen.forEach(AutoTlsOptions::checkListen);
        checkUri("the ACME directory", acme);
        checkUri("the broker", broker);
        if (!broker.getRawPath().isEmpty() && !broker.getRawPath().equals("/") || broker.getRawQuery() != null) {
            throw new IllegalArgumentException("the broker is given without a path: " + broker);
        }
        if (domain.length() > MAX_DOMAIN || !DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("not a domain of small letters, such as libp2p.direct: " + domain);
        }
        email.ifPresent(AutoTlsOptions::checkEmail);
        accessToken.ifPresent(token -> {
            if (token.length() > MAX_TOKEN || !TOKEN.matcher(token).matches()) {
                throw new IllegalArgumentException(
                        "an access token is of 1 to " + MAX_TOKEN + " visible characters of ASCII");
            }
        });
    }

    private static void checkListen(Multiaddr address) {
        List<MultiaddrProtocol> protocols =
                address.components().stream().map(Multiaddr.Component::protocol).toList();
        List<MultiaddrProtocol> behind = protocols.subList(Math.min(2, protocols.size()), protocols.size());
        boolean isSecure = behind.equals(List.of(MultiaddrProtocol.TLS, MultiaddrProtocol.WS))
                || behind.equals(List.of(MultiaddrProtocol.WSS));
        boolean isSocket = protocols.size() > 1
                && (protocols.get(0) == MultiaddrProtocol.IP4 || protocols.get(0) == MultiaddrProtocol.IP6)
                && protocols.get(1) == MultiaddrProtocol.TCP;
        if (!isSocket || !isSecure) {
            throw new IllegalArgumentException(
                    "not an address of a secure WebSocket, such as /ip4/0.0.0.0/tcp/4002/tls/ws: " + address);
        }
    }

    private static void checkUri(String what, URI uri) {
        boolean isHttp = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        if (!isHttp || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(what + " is no address of HTTPS or HTTP with a host: " + uri);
        }
    }

    private static void checkEmail(String address) {
        if (address.length() > MAX_EMAIL || !EMAIL.matcher(address).matches()) {
            throw new IllegalArgumentException("not an e-mail address: " + address);
        }
    }

    /**
     * Let's Encrypt, the public broker, and the defaults of everything else.
     *
     * @param directory what is kept between runs; made if it is not there
     * @param listen where the node listens once there is a certificate, such as {@code /ip4/0.0.0.0/tcp/4002/tls/ws}
     * @return the options
     * @throws IllegalArgumentException if one is no address of a secure WebSocket
     */
    public static AutoTlsOptions of(Path directory, String... listen) {
        return new AutoTlsOptions(
                directory,
                Arrays.stream(listen).map(Multiaddr::parse).toList(),
                LETS_ENCRYPT,
                PUBLIC_BROKER,
                PUBLIC_DOMAIN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                AutoTlsTimes.defaults());
    }

    /**
     * The file with the certificate and its key, in PEM: what {@code ServerCertificate.pem} of the WebSocket transport is given, for
     * both. It is not there before the first certificate is.
     *
     * @return in {@link #directory()}
     */
    public Path certificateFile() {
        return directory.resolve("certificate.pem");
    }

    /** The key of the certificate that is being asked for. */
    Path nextKeyFile() {
        return directory.resolve("certificate.key.pending");
    }

    /** The account's key. */
    Path accountFile() {
        return directory.resolve("account.pem");
    }

    /**
     * The same but for one part.
     *
     * @param value the directory of another ACME server
     * @return the changed options
     * @throws IllegalArgumentException if it is no address of HTTPS or HTTP
     */
    public AutoTlsOptions withAcme(URI value) {
        return new AutoTlsOptions(
                directory,
                listen,
                value,
                broker,
                domain,
                email,
                authorities,
                accessToken,
                privateAddresses,
                names,
                times);
    }

    /**
     * The same but for another broker.
     *
     * @param value where it is, without a path
     * @param below the domain in which it gives names
     * @return the changed options
     * @throws IllegalArgumentException if they cannot be
     */
    public AutoTlsOptions withBroker(URI value, String below) {
        return new AutoTlsOptions(
                directory,
                listen,
                acme,
                value,
                below.toLowerCase(Locale.ROOT),
                email,
                authorities,
                accessToken,
                privateAddresses,
                names,
                times);
    }

    /**
     * The same but for one part.
     *
     * @param value whom the authority tells about trouble
     * @return the changed options
     * @throws IllegalArgumentException if it is no e-mail address
     */
    public AutoTlsOptions withEmail(String value) {
        return new AutoTlsOptions(
                directory,
                listen,
                acme,
                broker,
                domain,
                Optional.of(value),
                authorities,
                accessToken,
                privateAddresses,
                names,
                times);
    }

    /**
     * The same but for whom HTTPS trusts, towards the ACME server and the broker.
     *
     * @param pem a file with the certificates of authorities; read at each attempt
     * @return the changed options
     */
    public AutoTlsOptions withTrustedAuthorities(Path pem) {
        return new AutoTlsOptions(
                directory,
                listen,
                acme,
                broker,
                domain,
                email,
                Optional.of(pem),
                accessToken,
                privateAddresses,
                names,
                times);
    }

    /**
     * The same for a broker that is not open to everybody.
     *
     * @param token what it wants to see
     * @return the changed options
     * @throws IllegalArgumentException if it is empty, too long, or not of visible characters
     */
    public AutoTlsOptions withAccessToken(String token) {
        return new AutoTlsOptions(
                directory,
                listen,
                acme,
                broker,
                domain,
                email,
                authorities,
                Optional.of(token),
                privateAddresses,
                names,
                times);
    }

    /**
     * The same, but addresses count that are not of the internet: for a broker and peers in a network of one's own.
     *
     * @return the changed options
     */
    public AutoTlsOptions withPrivateAddresses() {
        return new AutoTlsOptions(
                directory, listen, acme, broker, domain, email, authorities, accessToken, true, names, times);
    }

    /**
     * The same but for who looks up names in the DNS.
     *
     * @param value looks up the TXT record
     * @return the changed options
     */
    public AutoTlsOptions withNames(NameResolver value) {
        return new AutoTlsOptions(
                directory,
                listen,
                acme,
                broker,
                domain,
                email,
                authorities,
                accessToken,
                privateAddresses,
                Optional.of(value),
                times);
    }

    /**
     * The same but for one part.
     *
     * @param value how long everything may take
     * @return the changed options
     */
    public AutoTlsOptions withTimes(AutoTlsTimes value) {
        return new AutoTlsOptions(
                directory,
                listen,
                acme,
                broker,
                domain,
                email,
                authorities,
                accessToken,
                privateAddresses,
                names,
                value);
    }

    /** Without the access token. */
    @Override
    public String toString() {
        return "AutoTlsOptions[" + directory + ", " + listen + ", " + acme + ", " + broker + ", " + domain + "]";
    }
}
