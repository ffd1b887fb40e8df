package org.jlibp2p.benchmarks.compare.measure;

/** What secures the connections that are measured. */
enum Channel {
    /** The default of the peers, which names of measures and titles do not tell. */
    NOISE("noise", "", ""),
    /** TLS 1.3. */
    TLS("tls", "-tls", " over TLS");

    private final String security;
    private final String suffix;
    private final String title;

    Channel(String security, String suffix, String title) {
        this.security = security;
        this.suffix = suffix;
        this.title = title;
    }

    /** What the peers are told. */
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
