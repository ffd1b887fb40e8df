package org.jlibp2p.kad;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers of a routing table in a file, one address with its peer's id a line, so that a restart needs no bootstrap peer.
 * Reading and writing are done by a thread of its own, which ends when there is nothing to do; futures complete on the loop.
 *
 * <p>Nothing depends on what it holds: what cannot be read is left out, and a file that cannot be written is reported once.
 */
final class TableSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(TableSnapshot.class);
    static final int MAX_SIZE = 4 * 1024 * 1024;
    static final int MAX_PEERS = 2048;

    private final Path file;
    private final EventLoop loop;
    private final ThreadPoolExecutor disk;
    private boolean complained; // by the thread of the disk only

    TableSnapshot(Path file, EventLoop loop) {
        this.file = file;
        this.loop = loop;
        disk = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "libp2p-kad-snapshot");
            thread.setDaemon(true);
            return thread;
        });
        disk.allowCoreThreadTimeOut(true);
    }

    /** The peers that were in the table when it was written last. */
    CompletableFuture<List<PeerInfo>> read() {
        CompletableFuture<List<PeerInfo>> read = new CompletableFuture<>();
        disk.execute(() -> {
            List<PeerInfo> peers = readFile();
            Async.on(loop, () -> read.complete(peers));
        });
        return read;
    }

    private List<PeerInfo> readFile() {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(new String(in.readNBytes(MAX_SIZE), StandardCharsets.UTF_8));
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            LOG.warn("the routing table cannot be read from {}: {}", file, e.toString());
            return List.of();
        }
    }

    static List<PeerInfo> parse(String lines) {
        Map<PeerId, List<Multiaddr>> peers = new LinkedHashMap<>();
        for (String line : (Iterable<String>) lines.lines()::iterator) {
            address(line.strip())
                    .ifPresent(address -> PeerId.of(address)
                            .filter(peer -> peers.size() < MAX_PEERS || peers.containsKey(peer))
                            .ifPresent(peer -> peers.computeIfAbsent(peer, first -> new ArrayList<>())
                                    .add(address.withoutLast(MultiaddrProtocol.P2P))));
        }
        List<PeerInfo> found = new ArrayList<>(peers.size());
        peers.forEach((peer, addresses) -> found.add(new PeerInfo(peer, addresses)));
        return found;
    }

    private static Optional<Multiaddr> address(String line) {
        try {
            return line.isEmpty() ? Optional.empty() : Optional.of(Multiaddr.parse(line));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    static String format(List<PeerInfo> peers) {
        StringBuilder lines = new StringBuilder();
        for (PeerInfo peer : peers) {
            for (Multiaddr address : peer.addresses()) {
                lines.append(address).append("/p2p/").append(peer.id()).append('\n');
            }
        }
        return lines.toString();
    }

    /** Writes the peers in place of those of before; the file is always whole. */
    CompletableFuture<Void> write(List<PeerInfo> peers) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        String lines = format(peers);
        disk.execute(() -> {
            writeFile(lines);
            Async.on(loop, () -> written.complete(null));
        });
        return written;
    }

    private void writeFile(String lines) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            Path next = Files.createTempFile(directory, file.getFileName().toString(), ".new");
            try {
                Files.write(next, lines.getBytes(StandardCharsets.UTF_8));
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            if (!complained) {
                complained = true;
                LOG.warn("the routing table cannot be written to {}: {}", file, e.toString());
            }
        }
    }
}
