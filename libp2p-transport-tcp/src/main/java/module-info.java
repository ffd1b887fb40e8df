/** The TCP transport on Netty, and the Netty skin that other transports share. */
@SuppressWarnings("module") // the transport that stands on the skin is compiled later
module org.jlibp2p.transport.tcp {
    requires transitive org.jlibp2p.core;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.unix.common;
    requires org.slf4j;

    exports org.jlibp2p.transport.tcp;
    exports org.jlibp2p.transport.netty to
            org.jlibp2p.transport.ws;
}
