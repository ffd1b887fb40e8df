package org.jlibp2p.delegate.server;

import java.net.InetAddress;
import java.util.List;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.jlibp2p.delegate.serving.TrustedProxies;

/**
 * Judges the head of a request. Pure. What two programs could read in two ways is refused, since there may be another one in
 * front of this.
 *
 * <p>Specification: RFC 9112, 3, 6 and 11.2.
 */
final class RequestReader {
    private final HttpServerLimits limits;
    private final TrustedProxies proxies;

    RequestReader(HttpServerLimits limits, TrustedProxies proxies) {
        this.limits = limits;
        this.proxies = proxies;
    }

    /**
     * Reads a head.
     *
     * @param request as the decoder left it
     * @param connected who is connected
     * @return the head
     * @throws HttpFault if it must not be answered as it is; the connection has to end then
     */
    Request.Head read(HttpRequest request, InetAddress connected) {
        check(request.decoderResult());
        HttpHeaders headers = request.headers();
        if (headers.size() > limits.headers()) {
            throw new HttpFault(431, "more than " + limits.headers() + " headers");
        }
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1) {
            throw new HttpFault(505, "a version of HTTP other than 1.0 and 1.1");
        }
        boolean old = version.equals(HttpVersion.HTTP_1_0);
        checkHost(headers, old);
        checkLength(headers, old);
        String target = path(request.uri());
        int question = target.indexOf('?');
        return new Request.Head(
                client(headers, connected),
                request.method().name(),
                target,
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                headers,
                HttpUtil.isKeepAlive(request),
                !old);
    }

    private void check(DecoderResult result) {
        if (result.isSuccess()) {
            return;
        }
        Throwable cause = result.cause();
        if (cause instanceof TooLongHttpLineException) {
            throw new HttpFault(414, "a request line of more than " + limits.requestLine() + " bytes");
        }
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
            throw new HttpFault(431, "headers of more than " + limits.headerBytes() + " bytes");
        }
        throw new HttpFault(400, "not a request of HTTP");
    }

    private static void checkHost(HttpHeaders headers, boolean old) {
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || hosts == 0 && !old) {
            throw new HttpFault(400, "a request of HTTP/1.1 has one Host header, not " + hosts);
        }
    }

    /** There is one way to tell how long a body is. */
    private static void checkLength(HttpHeaders headers, boolean old) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty()) {
            if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                throw new HttpFault(400, "a body with both a Content-Length and a Transfer-Encoding");
            }
            if (old) {
                throw new HttpFault(400, "a Transfer-Encoding, which HTTP/1.0 does not have");
            }
            if (codings.size() != 1 || !codings.get(0).strip().equalsIgnoreCase("chunked")) {
                throw new HttpFault(501, "a Transfer-Encoding other than chunked");
            }
        }
        for (String length : headers.getAll(HttpHeaderNames.CONTENT_LENGTH)) {
            if (!length.matches("[0-9]{1,18}")) {
                throw new HttpFault(400, "a Content-Length that is no number");
            }
        }
        if (headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size() > 1) {
            throw new HttpFault(400, "more than one Content-Length");
        }
        String coding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            throw new HttpFault(415, "a body with a Content-Encoding, which must have none");
        }
    }

    /** Without scheme and host, which proxies are sent. */
    private static String path(String target) {
        if (target.startsWith("/") || target.equals("*")) {
            return target;
        }
        int scheme = target.indexOf("://");
        if (scheme < 0) {
            throw new HttpFault(400, "a request target that is neither a path nor a URL");
        }
        int path = scheme + 3;
        while (path < target.length() && target.charAt(path) != '/' && target.charAt(path) != '?') {
            path++;
        }
        String rest = target.substring(path);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private InetAddress client(HttpHeaders headers, InetAddress connected) {
        return proxies.networks().isEmpty()
                ? connected
                : ClientAddress.of(
                        connected, proxies, headers.getAll(proxies.header().text()));
    }

    /** How long the body will be; -1 if it comes in chunks. */
    static long bodyLength(HttpHeaders headers) {
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return -1;
        }
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }
}
