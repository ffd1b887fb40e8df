/**
 * Delegated routing over HTTP: who has some content, where a peer is, and IPNS records, asked of others and answered. {@link
 * org.jlibp2p.delegate.DelegatedRouting} asks delegates, {@link org.jlibp2p.delegate.KuboRouting} a Kubo node.
 */
package org.jlibp2p.delegate;
