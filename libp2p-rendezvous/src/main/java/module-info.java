/** Registers peers under names at points that all know, and finds them there. */
module org.jlibp2p.rendezvous {
    requires transitive org.jlibp2p.core;
    requires org.slf4j;

    exports org.jlibp2p.rendezvous;
}
