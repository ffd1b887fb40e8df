package org.jlibp2p.delegate.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Addresses of delegates. Pure. */
public final class DelegateUri {
    private static final String PATH = "/routing/v1";

    private DelegateUri() {}

    /**
     * The address of a delegate in its one form.
     *
     * @param uri with {@code /routing/v1} at its end or not, and with slashes after that or not
     * @return with it, without slashes
     * @throws IllegalArgumentException if there is no HTTP, no host, or something beside host, port and path
     */
    public static URI normalize(URI uri) {
        URI base = base(uri);
        String path = base.getRawPath();
        return path.endsWith(PATH) ? base : at(base, path + PATH);
    }

    /**
     * An address below which questions are asked, whatever they are.
     *
     * @param uri any
     * @return without slashes at its end
     * @throws IllegalArgumentException if there is no HTTP, no host, or something beside host, port and path
     */
    public static URI base(URI uri) {
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
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return at(uri, path);
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
