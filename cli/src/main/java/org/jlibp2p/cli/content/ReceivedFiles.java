package org.jlibp2p.cli.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jlibp2p.connection.Stream;
import org.jlibp2p.examples.FileTransfer;
import org.jlibp2p.examples.FileTransfer.Offer;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.examples.TransferRefusedException;
import org.jlibp2p.node.Node;

/**
 * A directory that takes files from peers: under names that stay inside of it, never in place of a file that is there, and
 * never more bytes or files in all than agreed on. It is for one process at a time. Any thread.
 */
public final class ReceivedFiles implements FileTransfer.Receiver {
    /** The most files that the directory holds. */
    public static final int MAX_FILES = 10_000;

    /** What a file counts for at least, in bytes: also an empty one takes room. */
    public static final int LEAST_CHARGE = 4096;

    private static final int MAX_NAME_BYTES = 255; // what file systems take
    private static final int MAX_SHOWN = 200;
    private static final String PART_START = ".incoming-";
    private static final String PART_END = ".part";

    private final Path directory;
    private final AtomicReference<Room> room;
    private final AtomicInteger transfers = new AtomicInteger();

    private ReceivedFiles(Path directory, Room room) {
        this.directory = directory;
        this.room = new AtomicReference<>(room);
    }

    /** What may still come. */
    private record Room(long bytes, int files) {
        boolean has(long charge) {
            return files > 0 && charge <= bytes;
        }

        Room less(long charge) {
            return new Room(bytes - charge, files - 1);
        }

        Room more(long charge) {
            return new Room(bytes + charge, files + 1);
        }
    }

    /**
     * Takes files into a directory. What is in it counts; what is left there of transfers that never ended is deleted.
     *
     * @param directory is made when the first one comes
     * @param space the most bytes of all files together
     * @return what takes them
     * @throws IOException if the directory cannot be read
     */
    public static ReceivedFiles open(Path directory, long space) throws IOException {
        Room room = new Room(space, MAX_FILES);
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, PART_START + "*" + PART_END)) {
                for (Path part : parts) {
                    Files.deleteIfExists(part);
                }
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    room = less(room, file);
                }
            }
        }
        return new ReceivedFiles(directory, room);
    }

    private static Room less(Room room, Path file) throws IOException {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? room.less(charge(Files.size(file))) : room;
        } catch (NoSuchFileException gone) {
            return room;
        }
    }

    private static long charge(long size) {
        return Math.max(size, LEAST_CHARGE);
    }

    /**
     * Takes them, on threads of the node's that may wait.
     *
     * @param node from whose peers
     */
    public void serve(Node node) {
        node.handleBlocking(FileTransfer.PROTOCOL, this::receive);
    }

    private void receive(Stream stream) throws IOException {
        transfers.incrementAndGet();
        try {
            FileTransfer.receive(stream, this);
        } finally {
            transfers.decrementAndGet();
        }
    }

    /**
     * What is coming at the moment.
     *
     * @return how many transfers
     */
    public int transfers() {
        return transfers.get();
    }

    @Override
    public FileTransfer.Sink accept(Offer offer) throws IOException {
        Path file = resolve(safeName(offer.name()));
        if (offer.size() < 0) {
            throw new TransferRefusedException("no file has " + offer.size() + " bytes");
        }
        Files.createDirectories(directory);
        long charge = charge(offer.size());
        reserve(charge);
        try {
            return new Incoming(file, charge);
        } catch (IOException | RuntimeException failure) {
            giveBack(charge);
            throw failure;
        }
    }

    /** The name if it can be no more than a name: no path, nothing hidden, nothing that a shell or terminal trips over. */
    static String safeName(String name) throws TransferRefusedException {
        boolean safe = !name.isEmpty()
                && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES
                && !name.startsWith(".")
                && name.codePoints()
                        .allMatch(point -> Character.isLetterOrDigit(point) || " ._-+()[],=@#".indexOf(point) >= 0);
        if (!safe) {
            throw refused(name);
        }
        return name;
    }

    /** Where the encoding of file names is not Unicode, not every name can be that of a file. */
    private Path resolve(String name) throws TransferRefusedException {
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            throw refused(name);
        }
    }

    private static TransferRefusedException refused(String name) {
        String shown = name.length() > MAX_SHOWN ? name.substring(0, MAX_SHOWN) + "..." : name;
        return new TransferRefusedException("that name is not taken: " + Printable.escape(shown));
    }

    private void reserve(long charge) throws TransferRefusedException {
        Room before = room.getAndUpdate(free -> free.has(charge) ? free.less(charge) : free);
        if (before.files() <= 0) {
            throw new TransferRefusedException("there is room for no more files");
        }
        if (!before.has(charge)) {
            long free = before.bytes() < LEAST_CHARGE ? 0 : before.bytes();
            throw new TransferRefusedException("there is room for " + free + " bytes only");
        }
    }

    private void giveBack(long charge) {
        room.updateAndGet(free -> free.more(charge));
    }

    /** One file on its way: under a name of its own until it is whole. */
    private final class Incoming implements FileTransfer.Sink {
        private final Path file;
        private final Path part;
        private final long charge;
        private final OutputStream out;
        private boolean complete;
        private boolean closed;

        Incoming(Path file, long charge) throws IOException {
            this.file = file;
            this.charge = charge;
            if (Files.exists(file)) {
                throw new TransferRefusedException("a file of that name is there already");
            }
            part = Files.createTempFile(directory, PART_START, PART_END);
            try {
                out = Files.newOutputStream(part);
            } catch (IOException | RuntimeException failure) {
                Files.deleteIfExists(part);
                throw failure;
            }
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
            try {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException failure) {
                Files.deleteIfExists(file);
                throw failure;
            }
            complete = true;
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try {
                out.close();
            } finally {
                if (!complete) {
                    giveBack(charge);
                    Files.deleteIfExists(part);
                }
            }
        }
    }
}
