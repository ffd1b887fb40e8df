/**
 * The Noise security channel of libp2p, {@code Noise_XX_25519_ChaChaPoly_SHA256}. {@link org.jlibp2p.security.noise.Noise}
 * is what a node is given. Inside, {@code NoiseHandshake} is the handshake without I/O, {@code NoiseConnection} the pipe
 * after it; {@code AeadCipher} and {@code X25519KeyPair} are the seams behind which the fastest cipher and key
 * agreement at hand are chosen.
 */
package org.jlibp2p.security.noise;
