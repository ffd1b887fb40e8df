package org.jlibp2p.cli.demo;

import org.jlibp2p.node.Node;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;

/**
 * Has a node tell nobody where it listens, but only where a relay listens for it: what AutoNAT does when it finds out that others
 * cannot reach the node there. On one machine there is no NAT, and nothing to find out.
 *
 * @param node the node
 */
record Concealment(NodeContext node) implements Service {
    /** To be called before the node is connected with anybody, or somebody may know already. */
    static void of(Node node) {
        NodeContext context = node.service(Concealment.class).node();
        node.addresses().forEach(address -> context.ownAddresses().holdBack(address.withoutPeer()));
    }
}
