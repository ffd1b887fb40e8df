package org.jlibp2p.delegate.server;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jlibp2p.delegate.serving.IpNetwork;
import org.jlibp2p.delegate.serving.TrustedProxies;

/**
 * Who asks, where proxies stand between. Pure. The header is read from its end, where the nearest proxy has written: the first
 * address that is no trusted proxy is the client; what stands before it may be invented.
 *
 * <p>Specification: RFC 7239, 4.
 */
final class ClientAddress {
    /** How many proxies in a row are looked behind. */
    static final int MAX_HOPS = 16;

    private ClientAddress() {}

    /**
     * The client.
     *
     * @param connected who is connected
     * @param proxies who is believed
     * @param values the values of the header that they write, in order
     * @return the address that is believed to be its
     */
    static InetAddress of(InetAddress connected, TrustedProxies proxies, List<String> values) {
        InetAddress client = connected;
        List<String> hops = new ArrayList<>();
        values.forEach(value -> hops.addAll(List.of(value.split(","))));
        int looked = 0;
        for (int i = hops.size() - 1; i >= 0 && proxies.trusts(client) && looked < MAX_HOPS; i--, looked++) {
            try {
                client = IpNetwork.address(literal(hops.get(i).strip(), proxies.header()));
            } catch (IllegalArgumentException notAnAddress) { // "unknown", a name of the proxy's own
                return client;
            }
        }
        return client;
    }

    /** The address in an element, without brackets and port. */
    private static String literal(String element, TrustedProxies.Header header) {
        String node = element;
        if (header == TrustedProxies.Header.FORWARDED) {
            node = "";
            for (String pair : element.split(";")) {
                String each = pair.strip();
                if (each.toLowerCase(Locale.ROOT).startsWith("for=")) {
                    node = each.substring(4).replace("\"", "");
                }
            }
        }
        if (node.startsWith("[")) {
            return node.substring(1, Math.max(1, node.indexOf(']')));
        }
        int colon = node.indexOf(':');
        return colon >= 0 && colon == node.lastIndexOf(':') ? node.substring(0, colon) : node;
    }
}
