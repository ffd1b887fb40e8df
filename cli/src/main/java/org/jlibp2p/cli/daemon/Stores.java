package org.jlibp2p.cli.daemon;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.store.FileKadStore;
import org.jlibp2p.kad.store.FileKadStoreOptions;
import org.jlibp2p.peerstore.file.FilePeerStore;

/** What outlives the process, if there is a directory for it. */
record Stores(Optional<FilePeerStore> peers, Optional<FileKadStore> records, Optional<Path> table)
        implements AutoCloseable {
    static Stores open(Plan plan) throws IOException {
        Optional<Path> directory = plan.config().find(Settings.DATA_DIR);
        if (directory.isEmpty()) {
            return new Stores(Optional.empty(), Optional.empty(), Optional.empty());
        }
        create(directory.get());
        FilePeerStore peers = FilePeerStore.open(
                directory.get().resolve("peers"), plan.limits().peers());
        if (plan.dht().isEmpty()) {
            return new Stores(Optional.of(peers), Optional.empty(), Optional.empty());
        }
        try {
            FileKadStore records =
                    FileKadStore.open(directory.get().resolve("records"), FileKadStoreOptions.defaults());
            return new Stores(
                    Optional.of(peers),
                    Optional.of(records),
                    Optional.of(directory.get().resolve("table")));
        } catch (RuntimeException e) {
            peers.close();
            throw e;
        }
    }

    private static void create(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            boolean posix =
                    FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
            if (posix) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(directory);
            }
        }
    }

    KademliaOptions kept(KademliaOptions dht) {
        KademliaOptions kept = records.map(
                        store -> dht.withProviderStore(store.providers()).withRecordStore(store.records()))
                .orElse(dht);
        return table.map(kept::withSnapshot).orElse(kept);
    }

    @Override
    public void close() {
        records.ifPresent(FileKadStore::close);
        peers.ifPresent(FilePeerStore::close);
    }
}
