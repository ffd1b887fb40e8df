package org.jlibp2p.cli.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;

/** The name of content: a CID of version 1 of raw bytes, made from their SHA-256. */
public final class ContentName {
    private ContentName() {}

    /**
     * Names a file; reads all of it.
     *
     * @param file which
     * @return its CID
     * @throws IOException if it cannot be read
     */
    public static Cid of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digested = new DigestInputStream(in, sha256())) {
            digested.transferTo(OutputStream.nullOutputStream());
            return of(digested.getMessageDigest());
        }
    }

    /**
     * Names the bytes that a digest has seen, which begins anew then.
     *
     * @param digest one of {@link #sha256()}
     * @return their CID
     */
    public static Cid of(MessageDigest digest) {
        return Cid.v1(Cid.RAW, Multihash.of(Multihash.SHA2_256, Bytes.wrap(digest.digest())));
    }

    /**
     * Whether what has come under a name can be held against it.
     *
     * @param cid any
     * @return true if it is made from the SHA-256 of raw bytes
     */
    public static boolean canBeChecked(Cid cid) {
        return cid.codec() == Cid.RAW && cid.hash().code() == Multihash.SHA2_256;
    }

    /**
     * What names are made with.
     *
     * @return a fresh digest
     */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
