/** WebSocket and secure WebSocket, on the Netty skin of the TCP transport. */
module org.jlibp2p.transport.ws {
    requires transitive org.jlibp2p.core;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires org.jlibp2p.transport.tcp;
    requires org.slf4j;

    exports org.jlibp2p.transport.ws;
}
