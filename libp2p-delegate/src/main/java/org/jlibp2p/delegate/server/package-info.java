/**
 * The server of delegated routing, on Netty: {@link org.jlibp2p.delegate.server.HttpServer} listens, {@link
 * org.jlibp2p.delegate.server.HttpConnection} is one client, {@link org.jlibp2p.delegate.server.Desk} answers requests, and
 * {@link org.jlibp2p.delegate.server.SharedSearch} is a search that all who ask for the same thing share.
 */
package org.jlibp2p.delegate.server;
