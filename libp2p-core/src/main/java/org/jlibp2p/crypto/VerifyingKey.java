package org.jlibp2p.crypto;

import org.jlibp2p.bytes.Bytes;

/** A public key of any kind: its encoding, and the rule of its kind that verifies signatures. */
final class VerifyingKey implements PublicKey {
    private final KeyType type;
    private final Bytes raw;
    private final Rule rule;

    /** Verifies with one key; holds it ready to use. Any thread, many at once. */
    @FunctionalInterface
    interface Rule {
        boolean verify(Bytes message, Bytes signature);
    }

    VerifyingKey(KeyType type, Bytes raw, Rule rule) {
        this.type = type;
        this.raw = raw.compact();
        this.rule = rule;
    }

    @Override
    public KeyType type() {
        return type;
    }

    @Override
    public Bytes raw() {
        return raw;
    }

    @Override
    public boolean verify(Bytes message, Bytes signature) {
        return rule.verify(message, signature);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that && type == that.type && raw.equals(that.raw);
    }

    @Override
    public int hashCode() {
        return raw.hashCode();
    }

    @Override
    public String toString() {
        return "PublicKey[" + type + " " + raw + "]";
    }
}
