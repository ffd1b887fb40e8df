/** Being reachable: through circuit relay v2, client and server, and directly; AutoNAT, and hole punching. */
module org.jlibp2p.relay {
    requires transitive org.jlibp2p.core;
    requires org.slf4j;

    exports org.jlibp2p.reachability;
    exports org.jlibp2p.reachability.autonat;
    exports org.jlibp2p.reachability.punch;
    exports org.jlibp2p.relay;
    exports org.jlibp2p.relay.circuit;
}
