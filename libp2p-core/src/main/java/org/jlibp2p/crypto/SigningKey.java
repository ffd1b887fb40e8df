package org.jlibp2p.crypto;

import java.security.MessageDigest;

import org.jlibp2p.bytes.Bytes;

/** A private key of any kind: its encoding, its public half, and the rule of its kind that signs. */
final class SigningKey implements PrivateKey {
    private final Bytes data;
    private final PublicKey publicKey;
    private final Rule rule;

    /** Signs with one key; holds it ready to use. Any thread, many at once. */
    @FunctionalInterface
    interface Rule {
        Bytes sign(Bytes message);
    }

    SigningKey(Bytes data, PublicKey publicKey, Rule rule) {
        this.data = data.compact();
        this.publicKey = publicKey;
        this.rule = rule;
    }

    @Override
    public KeyType type() {
        return publicKey.type();
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public Bytes sign(Bytes message) {
        return rule.sign(message);
    }

    @Override
    public Bytes encode() {
        return new KeyMessage(type(), data).encode();
    }

    /** Equal keys sign alike; compared in a time that tells nothing about where they differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SigningKey that
                && publicKey.equals(that.publicKey)
                && MessageDigest.isEqual(data.toByteArray(), that.data.toByteArray());
    }

    @Override
    public int hashCode() {
        return publicKey.hashCode();
    }

    /** The public half only: private keys do not belong into logs. */
    @Override
    public String toString() {
        return "PrivateKey[of " + publicKey + "]";
    }
}
