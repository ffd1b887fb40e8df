/** What a node does as meters of Micrometer, bound to the registry of the application. */
module org.jlibp2p.metrics {
    requires transitive micrometer.core;
    requires transitive org.jlibp2p.core;
    requires static transitive org.jlibp2p.delegate;
    requires static transitive org.jlibp2p.kad;
    requires static transitive org.jlibp2p.relay;
    requires org.slf4j;

    exports org.jlibp2p.metrics;
}
