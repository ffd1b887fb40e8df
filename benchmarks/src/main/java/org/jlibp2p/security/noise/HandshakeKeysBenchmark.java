package org.jlibp2p.security.noise;

import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.peer.Identity;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a handshake does with keys, singly. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HandshakeKeysBenchmark {
    private final SecureRandom random = new SecureRandom();
    private X25519KeyPair own;
    private Bytes remote;
    private Identity identity;
    private Bytes encodedKey;
    private PublicKey identityKey;
    private Bytes signed;
    private Bytes signature;

    /** Makes the keys. */
    @Setup(Level.Trial)
    public void makeKeys() {
        own = X25519KeyPair.generate(random);
        remote = X25519KeyPair.generate(random).publicKey();
        identity = Identity.generate();
        identityKey = identity.publicKey();
        encodedKey = identityKey.encode();
        signed = StaticKey.signed(remote);
        signature = identity.sign(signed);
    }

    /** A key pair for one connection. */
    @Benchmark
    public X25519KeyPair x25519Generate() {
        return X25519KeyPair.generate(random);
    }

    /** The secret shared with another key. */
    @Benchmark
    public byte[] x25519Agree() {
        return own.agree(remote);
    }

    /** A signature, which a node makes once for all handshakes. */
    @Benchmark
    public Bytes ed25519Sign() {
        return identity.sign(signed);
    }

    /** A signature checked with a key that was read before. */
    @Benchmark
    public boolean ed25519Verify() {
        return identityKey.verify(signed, signature);
    }

    /** A peer's identity key, read from its encoding. */
    @Benchmark
    public PublicKey ed25519DecodeKey() {
        return PublicKey.decode(encodedKey);
    }
}
