package org.jlibp2p.benchmarks.compare.measure;

/** What the connections that are measured are made of. */
enum Stack {
    /** TCP and Noise: the default of the peers, which names of measures and titles do not tell. */
    NOISE("", "noise", "", ""),
    /** TCP and TLS 1.3. */
    TLS("", "tls", "-tls", " over TLS"),
    /** WebSocket and Noise. */
    WEB_SOCKET("/ws", "noise", "-ws", " over WebSocket");

    private final String overTcp;
    private final String security;
    private final String suffix;
    private final String title;

    Stack(String overTcp, String security, String suffix, String title) {
        this.overTcp = overTcp;
        this.security = security;
        this.suffix = suffix;
        this.title = title;
    }

    /** Where a peer listens. */
    String address() {
        return "/ip4/127.0.0.1/tcp/0" + overTcp;
    }

    /** What secures the connections, as the peers are told. */
    String security() {
        return security;
    }

    /** The name of a family of measures, with this. */
    String named(String family) {
        return family + suffix;
    }

    /** A title of figures, with this. */
    String titled(String title) {
        return title + this.title;
    }
}
