/** Finds the nodes of the local network by multicast DNS, and tells them of this one. */
module org.jlibp2p.mdns {
    requires transitive org.jlibp2p.core;
    requires org.slf4j;

    exports org.jlibp2p.mdns;
}
