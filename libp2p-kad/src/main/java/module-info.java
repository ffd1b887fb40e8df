/** The Kademlia DHT of libp2p and IPFS: client, server, and the records that they keep. */
module org.jlibp2p.kad {
    requires transitive org.jlibp2p.core;
    requires org.slf4j;

    exports org.jlibp2p.kad;
    exports org.jlibp2p.kad.limits;
    exports org.jlibp2p.kad.provide;
    exports org.jlibp2p.kad.store;
}
