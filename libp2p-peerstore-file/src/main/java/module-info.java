/** A peer store that outlives the process: a log with checksums in one file. */
module org.jlibp2p.peerstore.file {
    requires transitive org.jlibp2p.core;
    requires org.slf4j;

    exports org.jlibp2p.peerstore.file;
}
