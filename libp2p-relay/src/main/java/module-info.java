/** Being reachable through others: circuit relay v2, client and server. */
module org.jlibp2p.relay {
    requires transitive org.jlibp2p.core;
    requires org.slf4j;

    exports org.jlibp2p.relay;
    exports org.jlibp2p.relay.circuit;
}
