/**
 * Reaching addresses: a {@link org.jlibp2p.transport.Transport} dials and listens, and what it yields is a
 * {@link org.jlibp2p.transport.TransportConnection}. Write your own against {@link org.jlibp2p.transport.TransportFactory}.
 */
package org.jlibp2p.transport;
