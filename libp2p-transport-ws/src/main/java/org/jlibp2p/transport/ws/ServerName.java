package org.jlibp2p.transport.ws;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom a client connects to, as the server and its certificate call it. Immutable.
 *
 * @param text a host name in ASCII, or an IP address
 * @param isName whether it is a name
 * @param isIp6 whether it is an IPv6 address
 * @param port the port
 */
record ServerName(String text, boolean isName, boolean isIp6, int port) {
    private static final Pattern HOST = Pattern.compile("(?!-)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*");
    private static final Pattern IP = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");
    private static final int LONGEST = 253;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /**
     * The server at an address.
     *
     * @param name its name, if the address has one; may come from a peer, and goes into a request
     * @param remote where it is
     * @return what to call it
     * @throws IllegalArgumentException if the name is none of a host
     */
    static ServerName of(Optional<String> name, InetSocketAddress remote) {
        if (name.isEmpty() || IP.matcher(name.get()).matches()) {
            String ip = remote.getAddress().getHostAddress();
            int zone = ip.indexOf('%');
            return new ServerName(
                    zone < 0 ? ip : ip.substring(0, zone),
                    false,
                    remote.getAddress() instanceof Inet6Address,
                    remote.getPort());
        }
        String given = name.get();
        String ascii = given.length() > LONGEST ? "" : IDN.toASCII(given);
        String host = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        if (!HOST.matcher(host).matches() || host.length() > LONGEST) {
            throw new IllegalArgumentException("not the name of a host");
        }
        return new ServerName(host, true, false, remote.getPort());
    }

    /** As it stands in the Host header. */
    String hostHeader(boolean tls) {
        String host = isIp6 ? "[" + text + "]" : text;
        return port == (tls ? HTTPS : HTTP) ? host : host + ":" + port;
    }
}
