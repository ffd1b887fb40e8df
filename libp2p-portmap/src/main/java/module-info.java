/** Has routers forward ports to a node, by PCP, NAT-PMP and UPnP. */
module org.jlibp2p.portmap {
    requires transitive org.jlibp2p.core;
    requires java.xml;
    requires org.slf4j;

    exports org.jlibp2p.portmap;
    exports org.jlibp2p.portmap.mapping;
}
