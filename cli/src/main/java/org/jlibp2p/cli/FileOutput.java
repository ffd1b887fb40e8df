package org.jlibp2p.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Writes a file of this machine, whose failures are told apart from those of peers: they are {@link FileSystemException}s. */
final class FileOutput extends OutputStream {
    private final Path file;
    private final OutputStream out;

    FileOutput(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    private IOException ours(IOException failure) {
        FileSystemException ours = new FileSystemException(file.toString(), null, failure.getMessage());
        ours.initCause(failure);
        return failure instanceof FileSystemException ? failure : ours;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw ours(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (IOException e) {
            throw ours(e);
        }
    }
}
