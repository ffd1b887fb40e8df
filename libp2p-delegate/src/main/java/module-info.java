/** Delegated routing over HTTP: a client that asks delegate nodes, and the server that they run. */
module org.jlibp2p.delegate {
    requires transitive org.jlibp2p.core;
    requires com.fasterxml.jackson.core;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires transitive java.net.http;
    requires org.slf4j;

    exports org.jlibp2p.delegate;
    exports org.jlibp2p.delegate.http;
    exports org.jlibp2p.delegate.record;
    exports org.jlibp2p.delegate.serving;
}
