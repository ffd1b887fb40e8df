package org.jlibp2p.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;

import org.jlibp2p.cli.content.Content;
import org.jlibp2p.cli.content.ContentName;
import org.jlibp2p.multiformats.Cid;

/**
 * Some content, and its name. The bytes are made as they are read, so that nothing is kept, however large it is.
 *
 * @param size how many bytes
 * @param cid their name: made from their SHA-256, so that whoever has the bytes can check that they are the right ones
 */
record SampleContent(long size, Cid cid) implements Content {
    static SampleContent ofSize(long size) throws IOException {
        try (InputStream bytes = new SampleInput(size);
                DigestInputStream digested = new DigestInputStream(bytes, ContentName.sha256())) {
            digested.transferTo(OutputStream.nullOutputStream());
            return new SampleContent(size, ContentName.of(digested.getMessageDigest()));
        }
    }

    @Override
    public InputStream open() {
        return new SampleInput(size);
    }
}
