/**
 * Connections and streams as an application sees them: {@link org.jlibp2p.connection.Connection}, {@link
 * org.jlibp2p.connection.Stream}, and {@link org.jlibp2p.connection.RequestResponse} for protocols that are one
 * question and one answer.
 */
package org.jlibp2p.connection;
