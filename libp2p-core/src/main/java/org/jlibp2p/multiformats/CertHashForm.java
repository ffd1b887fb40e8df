package org.jlibp2p.multiformats;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/** The multihash of a certificate; its text is base64url, any base is read. */
record CertHashForm() implements ValueForm {
    @Override
    public int size() {
        return VARIABLE;
    }

    @Override
    public Bytes parse(String text) {
        Bytes value = Multibase.decode(text);
        check(value);
        return value;
    }

    @Override
    public String format(Bytes value) {
        return Multibase.BASE64_URL.encode(value);
    }

    @Override
    public void check(Bytes value) {
        try {
            Multihash.decode(value);
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException("not the hash of a certificate: " + e.getMessage(), e);
        }
    }
}
