package org.jlibp2p.transport;

/**
 * Builds a transport for a node: what {@code TcpTransport.create()} returns. Transports are built by the node, so that
 * none is ever half-wired.
 */
@FunctionalInterface
public interface TransportFactory {
    /**
     * Builds the transport. Called once, while the node starts.
     *
     * @param node what a transport may see of its node
     * @return the transport, ready to use
     */
    Transport create(TransportContext node);
}
