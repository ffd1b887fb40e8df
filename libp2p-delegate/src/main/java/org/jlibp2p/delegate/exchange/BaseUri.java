package org.jlibp2p.delegate.exchange;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Addresses below which questions are asked, each in its one form. Pure. */
public final class BaseUri {
    private BaseUri() {}

    /**
     * The address of an API.
     *
     * @param uri of the API or of its server: with the path at its end or not, and with slashes after that or not
     * @param path what the paths of the API begin with, {@code /routing/v1} for one
     * @return with the path at its end, without slashes after that
     * @throws IllegalArgumentException if there is no HTTP, no host, or something beside host, port and path
     */
    public static URI of(URI uri, String path) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("not an address of HTTP or HTTPS: " + uri);
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("no host in " + uri);
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "an address has a host, a port and a path; a user goes into a header field or an authenticator");
        }
        String base = uri.getRawPath() == null ? "" : uri.getRawPath();
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        return at(uri, base.endsWith(path) ? base : base + path);
    }

    private static URI at(URI uri, String path) {
        try {
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            return new URI(uri.getScheme().toLowerCase(Locale.ROOT) + "://"
                    + uri.getHost().toLowerCase(Locale.ROOT) + port + path);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not an address: " + uri, e);
        }
    }
}
