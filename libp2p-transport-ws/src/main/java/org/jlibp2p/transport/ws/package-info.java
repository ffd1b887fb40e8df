/**
 * WebSocket: {@link org.jlibp2p.transport.ws.WebSocketTransport} is what a node is given,
 * {@link org.jlibp2p.transport.ws.WebSocketOptions} what can be chosen about it, and
 * {@link org.jlibp2p.transport.ws.ServerCertificate} what a secure listener shows.
 */
package org.jlibp2p.transport.ws;
