/** The core of a libp2p node: identities, addresses, the pipe, Noise, yamux, the swarm and the node. */
@SuppressWarnings("module") // the modules that journals are for stand on this one
module org.jlibp2p.core {
    requires com.google.protobuf;
    requires java.naming;
    requires org.bouncycastle.provider;
    requires org.slf4j;

    exports org.jlibp2p;
    exports org.jlibp2p.async;
    exports org.jlibp2p.bytes;
    exports org.jlibp2p.certificate to
            org.jlibp2p.transport.ws,
            org.jlibp2p.delegate,
            org.jlibp2p.autotls;
    exports org.jlibp2p.connection;
    exports org.jlibp2p.crypto;
    exports org.jlibp2p.discovery;
    exports org.jlibp2p.event;
    exports org.jlibp2p.identify;
    exports org.jlibp2p.io;
    exports org.jlibp2p.journal to
            org.jlibp2p.peerstore.file,
            org.jlibp2p.kad;
    exports org.jlibp2p.ipns;
    exports org.jlibp2p.limits;
    exports org.jlibp2p.multiformats;
    exports org.jlibp2p.muxer;
    exports org.jlibp2p.muxer.mplex;
    exports org.jlibp2p.muxer.yamux;
    exports org.jlibp2p.negotiation;
    exports org.jlibp2p.node;
    exports org.jlibp2p.peer;
    exports org.jlibp2p.peerstore;
    exports org.jlibp2p.pnet;
    exports org.jlibp2p.perf;
    exports org.jlibp2p.ping;
    exports org.jlibp2p.record;
    exports org.jlibp2p.routing;
    exports org.jlibp2p.security;
    exports org.jlibp2p.security.noise;
    exports org.jlibp2p.security.plaintext;
    exports org.jlibp2p.service;
    exports org.jlibp2p.transport;
    exports org.jlibp2p.transport.memory;
    exports org.jlibp2p.wire;
}
