/**
 * What peers tell each other about themselves, when they connect and when it changes: {@link
 * org.jlibp2p.identify.Identify} asks, answers and pushes, {@link org.jlibp2p.identify.IdentifyInfo} is what a peer
 * said, and {@link org.jlibp2p.identify.ObservedAddresses} counts what peers say of this node's own addresses.
 */
package org.jlibp2p.identify;
