/** Asking a Kubo node by its RPC: {@link org.jlibp2p.delegate.kubo.KuboRpc}. */
package org.jlibp2p.delegate.kubo;
