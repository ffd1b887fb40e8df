package org.jlibp2p.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;

/**
 * Some content, and its name. The bytes are made as they are read, so that nothing is kept, however large it is.
 *
 * @param size how many bytes
 * @param cid their name: made from their SHA-256, so that whoever has the bytes can check that they are the right ones
 */
record Content(long size, Cid cid) {
    static Content ofSize(long size) throws IOException {
        try (InputStream bytes = new SampleInput(size);
                DigestInputStream digested = new DigestInputStream(bytes, sha256())) {
            digested.transferTo(OutputStream.nullOutputStream());
            return new Content(size, name(digested.getMessageDigest()));
        }
    }

    InputStream open() {
        return new SampleInput(size);
    }

    /** The CID of the bytes that a digest has seen. */
    static Cid name(MessageDigest digest) {
        return Cid.v1(Cid.RAW, Multihash.of(Multihash.SHA2_256, Bytes.wrap(digest.digest())));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
