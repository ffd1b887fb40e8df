package org.jlibp2p.multiformats;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * A peer id: the multihash of a public key, SHA2-256, or the key itself where that is short. Its text is base58 without
 * a prefix; a CID of a libp2p key is read too.
 *
 * <p>Specification: libp2p, peer-ids/peer-ids.md, String representation.
 */
record PeerIdForm() implements ValueForm {
    /** The most bytes of an encoded key that stands in a peer id itself. */
    static final int MAX_INLINE_KEY = 42;

    /** No spelling is longer: a CID in base 2. */
    private static final int MAX_LENGTH = 512;

    @Override
    public int size() {
        return VARIABLE;
    }

    @Override
    public Bytes parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a peer id of " + text.length() + " characters, above " + MAX_LENGTH);
        }
        if (text.startsWith("1") || text.startsWith("Qm")) {
            Bytes value = Multibase.BASE58_BTC.decodeDigits(text);
            check(value);
            return value;
        }
        Cid cid = Cid.parse(text);
        if (cid.version() != 1 || cid.codec() != Cid.LIBP2P_KEY) {
            throw new IllegalArgumentException("a CID, but not of a libp2p key: " + Excerpt.of(text));
        }
        check(cid.hash());
        return cid.hash().bytes();
    }

    @Override
    public String format(Bytes value) {
        return Multibase.BASE58_BTC.encodeDigits(value);
    }

    @Override
    public void check(Bytes value) {
        try {
            check(Multihash.decode(value));
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException("not a peer id: " + e.getMessage(), e);
        }
    }

    private static void check(Multihash hash) {
        int size = hash.digest().size();
        boolean inline = hash.code() == Multihash.IDENTITY && size > 0 && size <= MAX_INLINE_KEY;
        boolean hashed = hash.code() == Multihash.SHA2_256 && size == 32;
        if (!inline && !hashed) {
            throw new IllegalArgumentException("not a peer id: multihash function 0x" + Long.toHexString(hash.code())
                    + " with " + size + " bytes");
        }
    }
}
