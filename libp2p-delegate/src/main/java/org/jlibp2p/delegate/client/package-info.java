/**
 * The client of delegated routing: {@link org.jlibp2p.delegate.client.Delegate} asks one delegate, {@link
 * org.jlibp2p.delegate.client.DelegateSearches} asks several.
 */
package org.jlibp2p.delegate.client;
