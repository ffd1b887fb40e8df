package org.jlibp2p.transport.ws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jlibp2p.transport.ws.UpgradeException.Reason;

/**
 * What client and server say to make HTTP a WebSocket, and what each of them has to find in the other's words. Pure. No
 * extension and no subprotocol is offered or accepted.
 *
 * <p>Specification: RFC 6455, 4.
 */
final class UpgradeHandshake {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String WEBSOCKET = "websocket";
    private static final String UPGRADE = "upgrade";
    private static final String VERSION = "13";
    private static final int KEY_SIZE = 16;

    private UpgradeHandshake() {}

    /** The value that answers a key. */
    static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /** The key of a request, out of random bytes. */
    static String key(byte[] random) {
        return Base64.getEncoder().encodeToString(random);
    }

    /** How many random bytes make a key. */
    static int keySize() {
        return KEY_SIZE;
    }

    /**
     * What a client sends.
     *
     * @param host the Host header
     * @param path the path, encoded
     * @param key the key
     * @return the request
     */
    static FullHttpRequest request(String host, String path, String key) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
        request.headers()
                .set(HttpHeaderNames.HOST, host)
                .set(HttpHeaderNames.UPGRADE, WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, "Upgrade")
                .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key)
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
        return request;
    }

    /**
     * Checks what a server answered.
     *
     * @param response the answer
     * @param key what was sent
     * @param maxHeaders {@link WebSocketLimits#headers()}
     * @throws UpgradeException if the connection is no WebSocket now
     */
    static void checkResponse(HttpResponse response, String key, int maxHeaders) {
        checkDecoded(response, maxHeaders);
        int status = response.status().code();
        if (status != HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            throw new UpgradeException(Reason.REFUSED, status, "the server answered with the status " + status);
        }
        HttpHeaders headers = response.headers();
        boolean valid = hasToken(headers, HttpHeaderNames.UPGRADE, WEBSOCKET)
                && hasToken(headers, HttpHeaderNames.CONNECTION, UPGRADE)
                && single(headers, HttpHeaderNames.SEC_WEBSOCKET_ACCEPT)
                        .filter(accept(key)::equals)
                        .isPresent();
        if (!valid) {
            throw new UpgradeException(Reason.MALFORMED, status, "the server's upgrade does not answer the request");
        }
        if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)
                || headers.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            throw new UpgradeException(Reason.MALFORMED, status, "the server chose what was not offered");
        }
    }

    /**
     * Checks what a client asks for.
     *
     * @param request the request, without what may stand behind its headers
     * @param site what is served, and to whom
     * @param maxHeaders {@link WebSocketLimits#headers()}
     * @return the answer that makes the connection a WebSocket
     * @throws UpgradeException if it must not become one; has the status to answer with
     */
    static FullHttpResponse answer(HttpRequest request, Site site, int maxHeaders) {
        checkDecoded(request, maxHeaders);
        HttpHeaders headers = request.headers();
        if (request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0) {
            throw refused(Reason.BAD_REQUEST, HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "not HTTP/1.1");
        }
        if (single(headers, HttpHeaderNames.HOST).isEmpty()) {
            throw badRequest("not one Host header");
        }
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || headers.getAll(HttpHeaderNames.CONTENT_LENGTH).stream().anyMatch(length -> !length.equals("0"))) {
            throw badRequest("a request with a body");
        }
        if (!request.method().equals(HttpMethod.GET)) {
            throw refused(Reason.BAD_REQUEST, HttpResponseStatus.METHOD_NOT_ALLOWED, "not a GET request");
        }
        if (!hasToken(headers, HttpHeaderNames.UPGRADE, WEBSOCKET)
                || !hasToken(headers, HttpHeaderNames.CONNECTION, UPGRADE)) {
            throw refused(Reason.BAD_REQUEST, HttpResponseStatus.UPGRADE_REQUIRED, "this is a WebSocket of libp2p");
        }
        if (!single(headers, HttpHeaderNames.SEC_WEBSOCKET_VERSION)
                .filter(VERSION::equals)
                .isPresent()) {
            throw refused(Reason.BAD_REQUEST, HttpResponseStatus.UPGRADE_REQUIRED, "only version 13 is spoken");
        }
        String key = single(headers, HttpHeaderNames.SEC_WEBSOCKET_KEY)
                .filter(UpgradeHandshake::isKey)
                .orElseThrow(() -> badRequest("not one valid Sec-WebSocket-Key"));
        site.check(request.uri(), headers.getAll(HttpHeaderNames.ORIGIN));
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, "Upgrade")
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(key));
        return response;
    }

    private static void checkDecoded(HttpMessage message, int maxHeaders) {
        if (message.decoderResult().isFailure()) {
            throw HttpFault.of(message.decoderResult().cause());
        }
        if (message.headers().size() > maxHeaders) {
            throw refused(
                    Reason.TOO_LARGE, HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "more headers than allowed");
        }
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_SIZE;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static Optional<String> single(HttpHeaders headers, CharSequence name) {
        List<String> values = headers.getAll(name);
        return values.size() == 1 && !values.get(0).isEmpty() ? Optional.of(values.get(0)) : Optional.empty();
    }

    private static boolean hasToken(HttpHeaders headers, CharSequence name, String token) {
        return headers.containsValue(name, token, true);
    }

    private static UpgradeException badRequest(String message) {
        return refused(Reason.BAD_REQUEST, HttpResponseStatus.BAD_REQUEST, message);
    }

    private static UpgradeException refused(Reason reason, HttpResponseStatus status, String message) {
        return new UpgradeException(reason, status.code(), message);
    }
}
