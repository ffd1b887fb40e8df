/** Certificates for secure WebSockets, obtained and renewed by themselves: an ACME client and one of p2p-forge brokers. */
module org.jlibp2p.autotls {
    requires transitive org.jlibp2p.core;
    requires java.net.http;
    requires org.shredzone.acme4j;
    requires org.slf4j;

    exports org.jlibp2p.autotls;
}
