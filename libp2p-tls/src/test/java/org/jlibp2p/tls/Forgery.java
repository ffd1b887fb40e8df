package org.jlibp2p.tls;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.Der;
import org.jlibp2p.peer.Identity;

/** Makes certificates that are right but for what a test asks to be wrong. */
final class Forgery {
    static final Bytes NO_NAME = Der.element(Der.SEQUENCE);
    private static final Bytes TRUE = Bytes.fromHex("0101ff");

    final Identity host;
    final ForgedKey key;
    private Bytes version = Bytes.fromHex("a003020102");
    private Bytes notBefore = utc("200101000000Z");
    private Bytes notAfter = utc("490101000000Z");
    private Bytes behindKey = Bytes.empty();
    private final List<Bytes> extensions = new ArrayList<>();
    private boolean hasExtensions = true;

    private Forgery(Identity host, ForgedKey key) {
        this.host = host;
        this.key = key;
        extensions.add(libp2p(signedKey(host.publicKey().encode(), signature())));
    }

    static Forgery of(Identity host, ForgedKey key) {
        return new Forgery(host, key);
    }

    static Bytes utc(String time) {
        return Der.element(0x17, Bytes.utf8(time));
    }

    static Bytes generalized(String time) {
        return Der.element(0x18, Bytes.utf8(time));
    }

    /** What the host signs when it is honest. */
    Bytes signature() {
        return host.sign(LibP2pCertificate.signedByHost(key.encoded()));
    }

    static Bytes signedKey(Bytes publicKey, Bytes signature) {
        return Der.element(
                Der.SEQUENCE, Der.element(Der.OCTET_STRING, publicKey), Der.element(Der.OCTET_STRING, signature));
    }

    static Bytes libp2p(Bytes value) {
        return extension(LibP2pCertificate.EXTENSION, false, value);
    }

    static Bytes extension(Bytes identifier, boolean critical, Bytes value) {
        return Der.element(
                Der.SEQUENCE,
                Der.element(Der.OBJECT_IDENTIFIER, identifier),
                critical ? TRUE : Bytes.empty(),
                Der.element(Der.OCTET_STRING, value));
    }

    Forgery valid(Bytes from, Bytes until) {
        notBefore = from;
        notAfter = until;
        return this;
    }

    Forgery version(Bytes other) {
        version = other;
        return this;
    }

    /** Something between the key and the extensions. */
    Forgery behindKey(Bytes element) {
        behindKey = element;
        return this;
    }

    /** In place of all there are. */
    Forgery extensions(Bytes... all) {
        extensions.clear();
        return with(all);
    }

    Forgery with(Bytes... more) {
        extensions.addAll(List.of(more));
        return this;
    }

    Forgery withoutExtensions() {
        hasExtensions = false;
        return this;
    }

    Bytes encode() {
        Bytes signed = Der.element(
                Der.SEQUENCE,
                version,
                Der.element(Der.INTEGER, Bytes.copyOf((byte) 1)),
                key.algorithm(),
                NO_NAME,
                Der.element(Der.SEQUENCE, notBefore, notAfter),
                NO_NAME,
                key.encoded(),
                behindKey,
                hasExtensions
                        ? Der.element(0xa3, Der.element(Der.SEQUENCE, extensions.toArray(Bytes[]::new)))
                        : Bytes.empty());
        return Der.element(
                Der.SEQUENCE,
                signed,
                key.algorithm(),
                Der.bitString(key.certificates().apply(signed)));
    }
}
