/**
 * Secret pipes with a known other end: a {@link org.jlibp2p.security.Security} turns a pipe into a
 * {@link org.jlibp2p.security.SecureConnection}, or fails with a {@link org.jlibp2p.security.HandshakeException}.
 */
package org.jlibp2p.security;
