/** TLS 1.3 as a security channel, and the certificate that proves a peer. */
module org.jlibp2p.tls {
    requires transitive org.jlibp2p.core;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires org.slf4j;

    exports org.jlibp2p.tls;
}
