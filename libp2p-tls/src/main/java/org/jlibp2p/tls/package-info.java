/**
 * TLS 1.3 as a security channel: {@link org.jlibp2p.tls.Tls}. The handshake is BouncyCastle's, what proves the peer is
 * {@code LibP2pCertificate}, and behind the handshake {@code TlsConnection} seals and opens the records itself.
 */
package org.jlibp2p.tls;
