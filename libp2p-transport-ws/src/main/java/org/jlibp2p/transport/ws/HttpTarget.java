package org.jlibp2p.transport.ws;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;

/**
 * The path of an {@code http-path} component, as it stands in a request. Pure. In the address it is bytes, with or without a
 * slash in front; in the request all of them that have a meaning of their own, or none in a URL, are escaped.
 *
 * <p>Specification: RFC 3986, 3.3; multiformats, multiaddr, protocols/http-path.md.
 */
final class HttpTarget {
    private static final String PLAIN = "-._~!$&'()*+,;=:@/";
    private static final int HEX = 16;

    private HttpTarget() {}

    /** The target of a request for a path. */
    static String of(Bytes path) {
        StringBuilder target = new StringBuilder("/");
        for (int i = isSlash(path) ? 1 : 0; i < path.size(); i++) {
            int c = path.unsignedAt(i);
            if (c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || PLAIN.indexOf(c) >= 0) {
                target.append((char) c);
            } else {
                target.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c / HEX, HEX)))
                        .append(Character.toUpperCase(Character.forDigit(c % HEX, HEX)));
            }
        }
        return target.toString();
    }

    /** The path that a request asks for, without the slash in front; empty if the target has none that can be read. */
    static Optional<Bytes> path(String target) {
        if (!target.startsWith("/")) {
            return Optional.empty();
        }
        int query = target.indexOf('?');
        String raw = query < 0 ? target.substring(1) : target.substring(1, query);
        byte[] characters = raw.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream path = new ByteArrayOutputStream(characters.length);
        for (int i = 0; i < characters.length; i++) {
            if (characters[i] != '%') {
                path.write(characters[i]);
                continue;
            }
            int high = i + 1 < characters.length ? Character.digit(characters[i + 1], HEX) : -1;
            int low = i + 2 < characters.length ? Character.digit(characters[i + 2], HEX) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            path.write(high * HEX + low);
            i += 2;
        }
        return Optional.of(Bytes.wrap(path.toByteArray()));
    }

    /** A path without the slash in front. */
    static Bytes bare(Bytes path) {
        return isSlash(path) ? path.slice(1) : path;
    }

    private static boolean isSlash(Bytes path) {
        return !path.isEmpty() && path.byteAt(0) == '/';
    }
}
