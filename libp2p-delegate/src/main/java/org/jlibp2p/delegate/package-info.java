/** Delegated routing over HTTP: who has some content, where a peer is, and IPNS records, asked of others and answered. */
package org.jlibp2p.delegate;
