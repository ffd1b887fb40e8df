package org.jlibp2p.autotls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;

/**
 * The client's side of a peer's authentication over HTTP: both sides prove their keys to one another, in the headers. The client
 * begins, and goes on as the server wants it if that begins anew. Confined to whoever holds it; used for one request.
 *
 * <p>Specification: libp2p, http/peer-id-auth.md.
 */
final class PeerIdAuthHandshake {
    /** The most characters of a header. */
    static final int MAX_HEADER = 8192;

    /** The fewest characters of a server's challenge. */
    static final int MIN_CHALLENGE = 32;

    private static final String SCHEME = "libp2p-PeerID";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final Identity self;
    private final String hostname;
    private final String challenge;
    private PublicKey server;
    private boolean isServerKnown;

    /**
     * A handshake that has not begun.
     *
     * @param hostname whom the client believes it asks: the server's name, with the port where that is not the usual one
     * @param challenge what the server shall sign: characters of base 64 that nobody can guess
     */
    PeerIdAuthHandshake(Identity self, String hostname, String challenge) {
        this.self = self;
        this.hostname = hostname;
        this.challenge = challenge;
    }

    /** What the first request says as {@code Authorization}. */
    String begin() {
        return header(Map.of("challenge-server", challenge, "public-key", ownKey()));
    }

    /**
     * What the next request says.
     *
     * @param authenticate what the server has said as {@code WWW-Authenticate}, in each of its headers
     * @throws MalformedMessageException if it has said nothing that fits, or has not proved its key
     */
    String challenged(List<String> authenticate) {
        Map<String, String> said = said(authenticate, "WWW-Authenticate");
        String clientChallenge = said.getOrDefault("challenge-client", "");
        if (clientChallenge.length() < MIN_CHALLENGE) {
            throw new MalformedMessageException("the server's challenge is shorter than " + MIN_CHALLENGE);
        }
        server = key(said.get("public-key"));
        Map<String, String> answer = new LinkedHashMap<>();
        if (said.containsKey("sig")) {
            verify(said.get("sig"));
        } else {
            answer.put("public-key", ownKey());
            answer.put("challenge-server", challenge);
        }
        if (said.containsKey("opaque")) {
            answer.put("opaque", said.get("opaque"));
        }
        answer.put(
                "sig",
                encode(self.sign(signed(Map.of(
                        "challenge-client",
                        Bytes.utf8(clientChallenge),
                        "server-public-key",
                        server.encode(),
                        "hostname",
                        Bytes.utf8(hostname))))));
        return header(answer);
    }

    /**
     * What the request says that follows if the server had to be convinced first.
     *
     * @param info what the server has said as {@code Authentication-Info}
     * @throws MalformedMessageException if it has not proved its key
     */
    String convinced(List<String> info) {
        Map<String, String> said = said(info, "Authentication-Info");
        verify(said.get("sig"));
        if (!said.containsKey("bearer")) {
            throw new MalformedMessageException("the server gives no token");
        }
        return header(Map.of("bearer", said.get("bearer")));
    }

    /** Who the server is, once it has proved that. */
    Optional<PeerId> server() {
        return isServerKnown ? Optional.of(PeerId.of(server)) : Optional.empty();
    }

    private String ownKey() {
        return encode(self.publicKey().encode());
    }

    private void verify(String signature) {
        if (signature == null) {
            throw new MalformedMessageException("the server has not signed");
        }
        Bytes message = signed(Map.of(
                "challenge-server",
                Bytes.utf8(challenge),
                "client-public-key",
                self.publicKey().encode(),
                "hostname",
                Bytes.utf8(hostname)));
        if (server == null || !server.verify(message, decode("sig", signature))) {
            throw new MalformedMessageException("the signature is not the server's, or for another host");
        }
        isServerKnown = true;
    }

    private static PublicKey key(String encoded) {
        if (encoded == null) {
            throw new MalformedMessageException("the server names no key");
        }
        return PublicKey.decode(decode("public-key", encoded));
    }

    /** What is signed: the scheme, and the parameters in the order of their names, each with its length in front. */
    static Bytes signed(Map<String, Bytes> parameters) {
        List<Bytes> parts = new ArrayList<>();
        parts.add(Bytes.utf8(SCHEME));
        new TreeMap<>(parameters).forEach((name, value) -> {
            Bytes key = Bytes.utf8(name + "=");
            parts.add(Varint.encode(key.size() + (long) value.size()));
            parts.add(key);
            parts.add(value);
        });
        return Bytes.concat(parts);
    }

    private static String encode(Bytes bytes) {
        return ENCODER.encodeToString(bytes.toByteArray());
    }

    private static Bytes decode(String what, String text) {
        try {
            return Bytes.wrap(DECODER.decode(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(what + " is not base 64");
        }
    }

    private static String header(Map<String, String> parameters) {
        StringBuilder text = new StringBuilder(SCHEME);
        String separator = " ";
        for (Map.Entry<String, String> each : new TreeMap<>(parameters).entrySet()) {
            text.append(separator)
                    .append(each.getKey())
                    .append("=\"")
                    .append(each.getValue())
                    .append('"');
            separator = ", ";
        }
        return text.toString();
    }

    private static Map<String, String> said(List<String> headers, String name) {
        for (String header : headers) {
            if (header.length() > MAX_HEADER) {
                throw new MalformedMessageException(name + " of more than " + MAX_HEADER + " characters");
            }
            Map<String, String> found = parameters(header);
            if (!found.isEmpty()) {
                return found;
            }
        }
        throw new MalformedMessageException("no " + SCHEME + " in " + name);
    }

    /** The parameters behind the scheme, as far as they go: behind them may be those of another scheme. */
    static Map<String, String> parameters(String header) {
        Map<String, String> found = new LinkedHashMap<>();
        int at = schemeEnd(header);
        while (at >= 0 && at < header.length()) {
            at = skip(header, at);
            int equals = header.indexOf('=', at);
            if (equals < 0 || !isToken(header, at, equals)) {
                return found;
            }
            int quote = equals + 1;
            int end = quote < header.length() && header.charAt(quote) == '"' ? header.indexOf('"', quote + 1) : -1;
            if (end < 0) {
                throw new MalformedMessageException("a parameter without quotes");
            }
            String value = header.substring(quote + 1, end);
            if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\')) {
                throw new MalformedMessageException("a parameter with other than visible characters of ASCII");
            }
            found.putIfAbsent(header.substring(at, equals), value);
            at = end + 1;
        }
        return found;
    }

    private static int schemeEnd(String header) {
        for (int at = 0; at + SCHEME.length() < header.length(); at++) {
            boolean isHere = header.regionMatches(true, at, SCHEME, 0, SCHEME.length())
                    && (at == 0 || header.charAt(at - 1) == ' ' || header.charAt(at - 1) == ',')
                    && header.charAt(at + SCHEME.length()) == ' ';
            if (isHere) {
                return at + SCHEME.length();
            }
        }
        return -1;
    }

    private static int skip(String header, int from) {
        int at = from;
        while (at < header.length() && (header.charAt(at) == ' ' || header.charAt(at) == ',')) {
            at++;
        }
        return at;
    }

    private static boolean isToken(String header, int from, int to) {
        return to > from
                && header.substring(from, to)
                        .chars()
                        .allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-');
    }
}
