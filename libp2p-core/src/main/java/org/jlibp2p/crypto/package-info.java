/**
 * Identity keys: {@link org.jlibp2p.crypto.PrivateKey} signs, {@link org.jlibp2p.crypto.PublicKey} verifies, and
 * {@link org.jlibp2p.crypto.KeyType} says which of the four kinds a key is of.
 *
 * <p>Keys are immutable and may be used from any thread at once. A key has one encoding only; any other spelling of it
 * is refused, because peer ids are hashes of that encoding. RSA and SHA-256 are the Java platform's; the curves are
 * computed by BouncyCastle's lightweight classes, Ed25519 by Conscrypt where that is on the class path (see
 * {@link org.jlibp2p.crypto.KeyEngines}). No security provider has to be installed.
 */
package org.jlibp2p.crypto;
