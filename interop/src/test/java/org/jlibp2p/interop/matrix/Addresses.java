package org.jlibp2p.interop.matrix;

/** Addresses that peers tell, so that they can be compared. */
final class Addresses {
    private static final String P2P = "/p2p/";
    private static final String TCP = "/tcp/";

    private Addresses() {}

    /** Without the peer at its end, and with the longer one of the two ways to write secure WebSocket. */
    static String plain(String address) {
        int at = address.indexOf(P2P);
        String transport = at < 0 ? address : address.substring(0, at);
        return transport.endsWith("/wss") ? transport.replace("/wss", "/tls/ws") : transport;
    }

    private static String behindPort(String address) {
        String plain = plain(address);
        int end = plain.indexOf('/', plain.indexOf(TCP) + TCP.length());
        return end < 0 ? "" : plain.substring(end);
    }

    /** Host and port alone. */
    static String hostAndPort(String address) {
        String plain = plain(address);
        return plain.substring(0, plain.length() - behindPort(address).length());
    }
}
