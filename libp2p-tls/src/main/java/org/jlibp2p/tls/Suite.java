package org.jlibp2p.tls;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * The ciphers, the preferred first, which is the fastest on processors that have instructions for AES. Any thread.
 *
 * <p>Specification: RFC 8446, section B.4.
 */
enum Suite {
    /** AES with keys of 128 bits. */
    AES_128_GCM(0x1301, "AES/GCM/NoPadding", "AES", 16, "HmacSHA256", 32),
    /** AES with keys of 256 bits. */
    AES_256_GCM(0x1302, "AES/GCM/NoPadding", "AES", 32, "HmacSHA384", 48),
    /** ChaCha20, for peers that want nothing else. */
    CHACHA20_POLY1305(0x1303, "ChaCha20-Poly1305", "ChaCha20", 32, "HmacSHA256", 32);

    /** How many bytes a sealed record is longer than what is in it. */
    static final int TAG_SIZE = 16;

    /** The JDK's own, whatever providers an application has put in front of it. */
    private static final Provider PROVIDER = Security.getProvider("SunJCE");

    private final int code;
    private final String transformation;
    private final String keyAlgorithm;
    private final int keySize;
    private final String hmac;
    private final int hashSize;

    Suite(int code, String transformation, String keyAlgorithm, int keySize, String hmac, int hashSize) {
        this.code = code;
        this.transformation = transformation;
        this.keyAlgorithm = keyAlgorithm;
        this.keySize = keySize;
        this.hmac = hmac;
        this.hashSize = hashSize;
    }

    /** The numbers on the wire, in order of preference. */
    static int[] codes() {
        return Arrays.stream(values()).mapToInt(suite -> suite.code).toArray();
    }

    /** The one with the number. */
    static Suite of(int code) {
        return Arrays.stream(values())
                .filter(suite -> suite.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a cipher was agreed on that was not offered"));
    }

    String keyAlgorithm() {
        return keyAlgorithm;
    }

    int keySize() {
        return keySize;
    }

    String hmac() {
        return hmac;
    }

    int hashSize() {
        return hashSize;
    }

    Cipher newCipher() {
        try {
            return PROVIDER == null ? Cipher.getInstance(transformation) : Cipher.getInstance(transformation, PROVIDER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no " + transformation + " in this Java runtime", e);
        }
    }

    AlgorithmParameterSpec nonce(byte[] nonce) {
        return this == CHACHA20_POLY1305 ? new IvParameterSpec(nonce) : new GCMParameterSpec(8 * TAG_SIZE, nonce);
    }
}
