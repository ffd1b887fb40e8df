package org.jlibp2p.multiformats;

import org.jlibp2p.bytes.Bytes;

/** A Tor service: its id in base32, and a port that is not zero, with a colon between them. */
record OnionForm(int idSize) implements ValueForm {
    private static final int PORT_SIZE = 2;

    @Override
    public int size() {
        return idSize + PORT_SIZE;
    }

    @Override
    public Bytes parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("an onion address without a port: " + Excerpt.of(text));
        }
        Bytes id = Multibase.BASE32.decodeDigits(text.substring(0, colon));
        long port = NumberForm.number(text.substring(colon + 1), PORT_SIZE);
        if (id.size() != idSize) {
            throw new IllegalArgumentException("an onion id of " + id.size() + " bytes, not " + idSize);
        }
        Bytes value = Bytes.concat(id, NumberForm.ofNumber(port, PORT_SIZE));
        check(value);
        return value;
    }

    @Override
    public String format(Bytes value) {
        return Multibase.BASE32.encodeDigits(value.slice(0, idSize)) + ":" + NumberForm.toNumber(value.slice(idSize));
    }

    @Override
    public void check(Bytes value) {
        if (NumberForm.toNumber(value.slice(idSize)) == 0) {
            throw new IllegalArgumentException("an onion address with port 0");
        }
    }
}
