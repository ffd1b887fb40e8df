/**
 * Asking over HTTP with the JDK's client, on a loop: {@link org.jlibp2p.delegate.exchange.Exchanges} asks, {@link
 * org.jlibp2p.delegate.exchange.Answer} is what comes, {@link org.jlibp2p.delegate.exchange.CachedExchanges} remembers it.
 */
package org.jlibp2p.delegate.exchange;
