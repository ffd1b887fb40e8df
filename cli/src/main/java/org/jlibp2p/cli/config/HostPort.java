package org.jlibp2p.cli.config;

import java.net.InetSocketAddress;
import java.util.Optional;

import org.jlibp2p.delegate.serving.IpNetwork;

/**
 * An IP address and a port.
 *
 * @param address where to bind
 */
public record HostPort(InetSocketAddress address) {
    private static final int MAX_PORT = 65_535;

    /**
     * Understands an address and a port.
     *
     * @param text as {@code 127.0.0.1:9090} or {@code [::1]:9090}
     * @return both
     * @throws IllegalArgumentException if the text is no such; names are not looked up
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("it does not end in a colon and a port");
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port > MAX_PORT) {
            throw new IllegalArgumentException("there is no port " + port);
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.contains(":") && !bracketed) {
            throw new IllegalArgumentException("an IPv6 address stands in brackets");
        }
        String ip = bracketed ? host.substring(1, host.length() - 1) : host;
        return new HostPort(new InetSocketAddress(IpNetwork.address(ip), port));
    }

    static Type<String> type() {
        return Type.text("ADDRESS:PORT", "IP address and port", "write one as 127.0.0.1:8190", text -> {
            parse(text);
            return text;
        });
    }

    static Type<Optional<HostPort>> orOff() {
        return Type.text(
                "ADDRESS:PORT",
                "`off`, or IP address and port",
                "write off, or one as 127.0.0.1:9090",
                text -> text.equals("off") ? Optional.empty() : Optional.of(parse(text)));
    }

    /** As it is written. */
    @Override
    public String toString() {
        String ip = address.getAddress().getHostAddress();
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + address.getPort();
    }
}
