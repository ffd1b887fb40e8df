/**
 * Identity keys: {@link org.jlibp2p.crypto.PrivateKey} signs, {@link org.jlibp2p.crypto.PublicKey} verifies, and
 * {@link org.jlibp2p.crypto.KeyType} says which of the four kinds a key is of.
 *
 * <p>Keys are immutable and may be used from any thread at once. A key has one encoding only; any other spelling of it is
 * refused, because peer ids are hashes of that encoding. Nothing here asks which security providers are installed
 * except for RSA, which is the Java platform's.
 */
package org.jlibp2p.crypto;
