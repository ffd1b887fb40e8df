package org.jlibp2p.autotls;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jlibp2p.Fault;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.autotls.AutoTlsException.Step;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a p2p-forge broker publish the answer to a challenge in the DNS. The broker wants to know who asks, and dials that peer at the
 * addresses it is told. For one thread, which waits.
 *
 * <p>Specification: p2p-forge, README.md; libp2p, http/peer-id-auth.md.
 */
final class BlockingBroker {
    /** The most addresses that a broker is told. */
    static final int MAX_ADDRESSES = 16;

    private static final int UNAUTHORIZED = 401;
    private static final int OK = 200;
    private static final int CHALLENGE_SIZE = 32;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,7}");
    private static final Logger LOG = LoggerFactory.getLogger(BlockingBroker.class);

    private final BlockingHttp http;
    private final URI registration;
    private final Optional<String> accessToken;
    private final Duration limit;
    private final Identity self;
    private final SecureRandom random;

    BlockingBroker(BlockingHttp http, AutoTlsOptions options, Identity self, SecureRandom random) {
        this.http = http;
        this.registration = options.broker().resolve("/v1/_acme-challenge");
        this.accessToken = options.accessToken();
        this.limit = options.times().exchange();
        this.self = self;
        this.random = random;
    }

    /**
     * Tells the broker.
     *
     * @param value the answer to the challenge
     * @param addresses where this node is reached
     * @throws AutoTlsException if it refuses, or cannot be asked
     */
    void publish(String value, List<Multiaddr> addresses) throws InterruptedException {
        try {
            PeerIdAuthHandshake handshake = new PeerIdAuthHandshake(self, hostname(), challenge());
            HttpResponse<String> first = ask(handshake.begin(), Optional.empty());
            if (first.statusCode() != UNAUTHORIZED) {
                throw refusal(first, "does not ask who this peer is");
            }
            String proof = handshake.challenged(first.headers().allValues("WWW-Authenticate"));
            String body = body(value, addresses);
            boolean isKnown = handshake.server().isPresent();
            HttpResponse<String> answer = ask(proof, isKnown ? Optional.of(body) : Optional.empty());
            if (!isKnown) {
                if (answer.statusCode() == UNAUTHORIZED) {
                    throw refusal(answer, "does not believe who this peer is");
                }
                String token = handshake.convinced(answer.headers().allValues("Authentication-Info"));
                answer = ask(token, Optional.of(body));
            }
            if (answer.statusCode() != OK) {
                throw refusal(answer, "refuses");
            }
            LOG.debug(
                    "the broker, {}, has published the answer",
                    handshake.server().orElseThrow());
        } catch (IOException e) {
            throw new AutoTlsException(
                    Step.BROKER, Fault.NETWORK, "the broker at " + registration + " cannot be asked: " + e, e);
        } catch (MalformedMessageException e) {
            throw new AutoTlsException(
                    Step.BROKER,
                    Fault.REMOTE,
                    "the broker at " + registration + " does not prove who it is: " + e.getMessage(),
                    e);
        }
    }

    private HttpResponse<String> ask(String authorization, Optional<String> body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(registration)
                .timeout(limit)
                .setHeader("User-Agent", "jlibp2p")
                .setHeader("Content-Type", "application/json")
                .setHeader("Authorization", authorization)
                .POST(body.map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody));
        accessToken.ifPresent(token -> request.setHeader("Forge-Authorization", token));
        if (registration.getScheme().equalsIgnoreCase("http")) {
            request.version(HttpClient.Version.HTTP_1_1); // else it asks for an upgrade, which some servers refuse
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private AutoTlsException refusal(HttpResponse<String> answer, String what) {
        int status = answer.statusCode();
        Optional<Duration> again = answer.headers()
                .firstValue("Retry-After")
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
        boolean isBusy = status == 429 || status >= 500;
        return new AutoTlsException(
                Step.BROKER,
                isBusy ? Fault.NETWORK : Fault.REMOTE,
                status,
                again.orElse(null),
                "the broker at " + registration + " " + what + ", with status " + status + ": "
                        + ServerText.of(answer.body()),
                null);
    }

    /** As it stands in the header Host, since that is what servers behind others hold the signature against. */
    private String hostname() {
        String scheme = registration.getScheme().toLowerCase(Locale.ROOT);
        int port = registration.getPort();
        boolean isUsual = port < 0 || port == (scheme.equals("https") ? 443 : 80);
        return isUsual ? registration.getHost() : registration.getHost() + ":" + port;
    }

    private String challenge() {
        byte[] bytes = new byte[CHALLENGE_SIZE];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private static String body(String value, List<Multiaddr> addresses) {
        return addresses.stream()
                .limit(MAX_ADDRESSES)
                .map(address -> quoted(address.toString()))
                .collect(Collectors.joining(",", "{\"value\":" + quoted(value) + ",\"addresses\":[", "]}"));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
