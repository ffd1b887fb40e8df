/**
 * Delegated routing over HTTP: who has some content, where a peer is, and IPNS records, asked of others and answered. {@link
 * org.jlibp2p.delegate.DelegatedRouting} asks delegates, {@link org.jlibp2p.delegate.KuboRouting} a Kubo node, and {@link
 * org.jlibp2p.delegate.DelegatedRoutingServer} answers.
 */
package org.jlibp2p.delegate;
