package org.jlibp2p.kad.store;

import java.nio.file.Path;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.testkit.ManualTime;

/** Stores whose thread and clock are moved by hand. */
final class FileKadStores {
    private FileKadStores() {}

    static FileKadStore open(Path file, FileKadStoreOptions options, ManualTime time) {
        EventLoops own = time.loops("store", 1);
        return FileKadStore.open(file, options, new EventLoops() {
            @Override
            public EventLoop next() {
                return own.next();
            }

            @Override
            public void close() {
                time.run(); // as real ones do what they were told before
                own.close();
            }
        });
    }
}
