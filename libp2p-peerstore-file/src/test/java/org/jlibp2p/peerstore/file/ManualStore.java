package org.jlibp2p.peerstore.file;

import java.nio.file.Path;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.testkit.ManualTime;

/** Stores whose thread and clock are moved by hand. */
final class ManualStore {
    private ManualStore() {}

    static FilePeerStore open(Path file, PeerLimits limits, FilePeerStoreOptions options, ManualTime time) {
        EventLoops own = time.loops("store", 1);
        return FilePeerStore.open(file, limits, options, new EventLoops() {
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

    static FilePeerStore open(Path file, ManualTime time) {
        return open(file, PeerLimits.defaults(), FilePeerStoreOptions.defaults(), time);
    }
}
