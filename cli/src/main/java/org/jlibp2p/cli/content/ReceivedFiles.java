package org.jlibp2p.cli.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;

import org.jlibp2p.examples.FileTransfer;
import org.jlibp2p.examples.FileTransfer.Offer;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.examples.TransferRefusedException;

/**
 * A directory that takes files from peers: under names that stay inside of it, never in place of a file that is there, and
 * never more bytes in all than agreed on. Any thread.
 */
public final class ReceivedFiles implements FileTransfer.Receiver {
    private static final int MAX_NAME = 200;

    private final Path directory;
    private final AtomicLong space;

    /**
     * Takes files into a directory.
     *
     * @param directory is made when the first one comes
     * @param space the most bytes of all files together
     */
    public ReceivedFiles(Path directory, long space) {
        this.directory = directory;
        this.space = new AtomicLong(space);
    }

    @Override
    public FileTransfer.Sink accept(Offer offer) throws IOException {
        String name = safeName(offer.name());
        Files.createDirectories(directory);
        reserve(offer.size());
        try {
            return new Incoming(directory.resolve(name), offer.size());
        } catch (IOException failure) {
            space.addAndGet(offer.size());
            throw failure;
        }
    }

    /** The name if it can be no more than a name: no path, nothing hidden, nothing that a shell or terminal trips over. */
    static String safeName(String name) throws TransferRefusedException {
        boolean safe = !name.isEmpty()
                && name.length() <= MAX_NAME
                && !name.startsWith(".")
                && name.codePoints()
                        .allMatch(point -> Character.isLetterOrDigit(point) || " ._-+()[],=@#".indexOf(point) >= 0);
        if (!safe) {
            throw new TransferRefusedException("that name is not taken: " + Printable.escape(name));
        }
        return name;
    }

    private void reserve(long size) throws TransferRefusedException {
        if (size < 0) {
            throw new TransferRefusedException("no file has " + size + " bytes");
        }
        long before = space.getAndUpdate(free -> size <= free ? free - size : free);
        if (size > before) {
            throw new TransferRefusedException("there is room for " + before + " bytes only");
        }
    }

    /** One file on its way: under a name of its own until it is whole. */
    private final class Incoming implements FileTransfer.Sink {
        private final Path file;
        private final Path part;
        private final long size;
        private final OutputStream out;
        private boolean complete;

        Incoming(Path file, long size) throws IOException {
            this.file = file;
            this.size = size;
            if (Files.exists(file)) {
                throw new TransferRefusedException("a file of that name is there already");
            }
            part = Files.createTempFile(directory, ".incoming-", ".part");
            out = Files.newOutputStream(part);
        }

        @Override
        public void write(byte[] bytes, int length) throws IOException {
            out.write(bytes, 0, length);
        }

        @Override
        public void complete() throws IOException {
            out.close();
            try {
                Files.createFile(file); // claims the name; moving alone would replace a file that came meanwhile
            } catch (FileAlreadyExistsException meanwhile) {
                throw new IOException("a file of that name has come meanwhile", meanwhile);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            complete = true;
        }

        @Override
        public void close() throws IOException {
            out.close();
            if (!complete) {
                space.addAndGet(size);
                Files.deleteIfExists(part);
            }
        }
    }
}
