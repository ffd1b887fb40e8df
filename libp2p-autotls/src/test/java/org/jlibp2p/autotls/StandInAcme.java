package org.jlibp2p.autotls;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.jlibp2p.autotls.RawHttpServer.Request;
import org.jlibp2p.autotls.RawHttpServer.Script;
import org.jlibp2p.testkit.certificates.TestCertificates;

/**
 * An ACME server that finds every order authorized, issues what is asked for, and is not reached as often as a test wants: a request that
 * it drops gets no answer. Any thread.
 */
final class StandInAcme implements Script {
    private static final String JSON = "application/json";

    /** How many polls of the order are dropped. */
    final AtomicInteger droppedPolls = new AtomicInteger();

    /** How many downloads of the certificate are dropped. */
    final AtomicInteger droppedDownloads = new AtomicInteger();

    /** How many requests to issue are dropped before they are heard. */
    final AtomicInteger unheard = new AtomicInteger();

    /** How many requests to issue are heard, but not answered. */
    final AtomicInteger unanswered = new AtomicInteger();

    /** How many requests to issue are refused. */
    final AtomicInteger refused = new AtomicInteger();

    /** How many orders there were. */
    final AtomicInteger orders = new AtomicInteger();

    /** The keys for which certificates were to be issued, each time that was heard. */
    final List<PublicKey> keys = new CopyOnWriteArrayList<>();

    private final TestCertificates authority = new TestCertificates(Instant.now());
    private volatile String name;
    private volatile String status;

    @Override
    public void answer(Request request, OutputStream out) throws IOException {
        String url = "http://" + request.headers().get("host");
        switch (request.line().replaceFirst("\\S+ (\\S*).*", "$1")) {
            case "/directory" ->
                answer(
                        out,
                        200,
                        JSON,
                        "",
                        "{\"newNonce\":\"URL/nonce\",\"newAccount\":\"URL/account\",\"newOrder\":\"URL/order\"}"
                                .replace("URL", url));
            case "/nonce" -> answer(out, 200, JSON, "", "");
            case "/account" -> answer(out, 201, JSON, url + "/account/1", "{\"status\":\"valid\"}");
            case "/order" -> {
                orders.incrementAndGet();
                name = field(payload(request), "value");
                status = "ready";
                answer(out, 201, JSON, url + "/order/1", order(url));
            }
            case "/authorization" ->
                answer(
                        out,
                        200,
                        JSON,
                        "",
                        "{\"status\":\"valid\",\"identifier\":{\"type\":\"dns\",\"value\":\"" + name
                                + "\"},\"challenges\":[]}");
            case "/order/1" -> {
                if (!drops(droppedPolls)) {
                    status = status.equals("processing") ? "valid" : status;
                    answer(out, 200, JSON, "", order(url));
                }
            }
            case "/finalize" -> {
                if (!drops(unheard)) {
                    finish(request, url, out);
                }
            }
            case "/certificate" -> {
                if (!drops(droppedDownloads)) {
                    PublicKey last = keys.get(keys.size() - 1);
                    answer(
                            out,
                            200,
                            "application/pem-certificate-chain",
                            "",
                            authority
                                    .issue(new KeyPair(last, null), "acme.example", name)
                                    .pem());
                }
            }
            default -> answer(out, 404, JSON, "", "{}");
        }
    }

    private void finish(Request request, String url, OutputStream out) throws IOException {
        keys.add(key(field(payload(request), "csr")));
        if (drops(refused)) {
            answer(
                    out,
                    500,
                    "application/problem+json",
                    "",
                    "{\"type\":\"urn:ietf:params:acme:error:serverInternal\"}");
            return;
        }
        status = "processing";
        if (!drops(unanswered)) {
            answer(out, 200, JSON, "", order(url));
        }
    }

    private static boolean drops(AtomicInteger left) {
        return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    private String order(String url) {
        return ("{\"status\":\"" + status + "\",\"identifiers\":[{\"type\":\"dns\",\"value\":\"" + name + "\"}],"
                        + "\"authorizations\":[\"URL/authorization\"],\"finalize\":\"URL/finalize\","
                        + "\"certificate\":\"URL/certificate\"}")
                .replace("URL", url);
    }

    private static String payload(Request request) {
        return new String(Base64.getUrlDecoder().decode(field(request.body(), "payload")), StandardCharsets.UTF_8);
    }

    private static String field(String json, String name) {
        Matcher matcher =
                Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return matcher.group(1);
    }

    private static PublicKey key(String request) {
        try {
            byte[] key = CertificationRequest.getInstance(Base64.getUrlDecoder().decode(request))
                    .getCertificationRequestInfo()
                    .getSubjectPublicKeyInfo()
                    .getEncoded();
            return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void answer(OutputStream out, int status, String type, String location, String body)
            throws IOException {
        String fields = "Content-Type: " + type + "\r\nReplay-Nonce: abc\r\n"
                + (location.isEmpty() ? "" : "Location: " + location + "\r\n");
        RawHttpServer.answer(out, status, fields, body);
    }
}
