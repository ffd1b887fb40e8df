/** A page on which people see a running node. */
module org.jlibp2p.status {
    requires transitive org.jlibp2p.core;
    requires transitive jdk.httpserver;
    requires static org.jlibp2p.kad;
    requires static org.jlibp2p.relay;

    exports org.jlibp2p.status;
}
