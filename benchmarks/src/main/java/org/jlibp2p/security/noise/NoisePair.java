package org.jlibp2p.security.noise;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.security.SecureConnection;

/**
 * Both sides of a Noise channel whose handshake is over.
 *
 * @param left the side that dialled
 * @param right the side that listened
 */
public record NoisePair(SecureConnection left, SecureConnection right) {
    /**
     * A channel over a pipe, with the cipher of that name.
     *
     * @param left one end of the pipe
     * @param right the other end
     * @param cipher {@code jdk} or {@code conscrypt}
     * @return the channel
     */
    public static NoisePair over(Duplex left, Duplex right, String cipher) {
        HandshakePair.Done done = new HandshakePair(AeadEngineByName.find(cipher)).run();
        return new NoisePair(
                new NoiseConnection(left, done.dialled(), Bytes.empty()),
                new NoiseConnection(right, done.listened(), Bytes.empty()));
    }
}
