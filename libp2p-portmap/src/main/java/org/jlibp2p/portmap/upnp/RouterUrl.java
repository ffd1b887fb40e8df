package org.jlibp2p.portmap.upnp;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.portmap.mapping.PortRequest;

/**
 * A place on a router that speaks HTTP. There is none on any other host: what a router says leads to itself, or nowhere.
 * Immutable.
 *
 * @param host the router, four bytes
 * @param port its port
 * @param path with a query, if there is one
 */
public record RouterUrl(Bytes host, int port, String path) {
    /** The longest text of one. */
    static final int MAX_LENGTH = 512;

    private static final int USUAL_PORT = 80;

    /**
     * Reads what a router says.
     *
     * @param text a URL
     * @param host the router that says it
     * @return the place
     * @throws MalformedMessageException if it is no URL of HTTP, or one of another host
     */
    public static RouterUrl parse(String text, Bytes host) {
        return checked(uri(text), host);
    }

    /**
     * Reads a URL in something that was read at this place.
     *
     * @param text a URL, relative to this one or not
     * @return the place
     * @throws MalformedMessageException if it is no URL of HTTP, or one of another host
     */
    public RouterUrl resolve(String text) {
        URI here = uri("http://" + address() + path);
        return checked(here.resolve(uri(text)), host);
    }

    private static URI uri(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new MalformedMessageException("a URL of " + text.length() + " characters");
        }
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new MalformedMessageException("no URL: " + e.getReason());
        }
    }

    private static RouterUrl checked(URI uri, Bytes host) {
        if (uri.getScheme() == null || !uri.getScheme().toLowerCase(Locale.ROOT).equals("http")) {
            throw new MalformedMessageException("a router is not asked by " + uri.getScheme());
        }
        if (uri.getRawUserInfo() != null || !text(host).equals(uri.getHost())) {
            throw new MalformedMessageException(text(host) + " says that it is at another host");
        }
        int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
        if (!PortRequest.isPort(port)) {
            throw new MalformedMessageException("port " + port);
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        if (!path.startsWith("/")) {
            throw new MalformedMessageException("a path that begins nowhere");
        }
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new RouterUrl(host, port, ascii(path + query));
    }

    private static String ascii(String path) {
        if (path.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new MalformedMessageException("a path that cannot be sent");
        }
        return path;
    }

    /**
     * Host and port, as HTTP has them.
     *
     * @return such as {@code 192.168.1.1:5000}
     */
    public String address() {
        return text(host) + ":" + port;
    }

    private static String text(Bytes ip) {
        return new Multiaddr.Component(MultiaddrProtocol.IP4, ip).text();
    }

    @Override
    public String toString() {
        return "http://" + address() + path;
    }
}
