/**
 * Private networks: nodes with the same key talk with one another, and with nobody else. {@link
 * org.jlibp2p.pnet.PreSharedKey} is what an application gives to its node's builder; {@link
 * org.jlibp2p.pnet.PrivateNetwork} is what the node puts under each connection, and {@link
 * org.jlibp2p.pnet.PrivateNetworkException} what a connection with anybody else fails with.
 *
 * <p>Specification: libp2p, pnet/Private-Networks-PSK-V1.md.
 */
package org.jlibp2p.pnet;
