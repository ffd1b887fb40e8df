package org.jlibp2p.peerstore.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/**
 * A program that only ends by being killed: it writes one version after the other of a few peers, and says on standard
 * output which are acknowledged. What it writes of a peer is long, so that the file is written anew often.
 */
final class KilledWriter {
    static final int PEERS = 40;

    private static final int NAMES = 60;
    private static final int IN_FLIGHT = 8;
    private static final String VERSION = "/version/";

    private KilledWriter() {}

    static PeerId peer(long version) {
        return PeerId.decode(
                Multihash.sha256(Bytes.utf8("peer " + version % PEERS)).bytes());
    }

    /** What is remembered of a peer as of a version. */
    static Set<ProtocolId> protocols(long version) {
        Set<ProtocolId> names = new LinkedHashSet<>();
        names.add(ProtocolId.of(VERSION + version));
        for (int i = 0; i < NAMES; i++) {
            names.add(ProtocolId.of("/" + "x".repeat(150) + "/" + i));
        }
        return names;
    }

    /** Which version is remembered, or -1 for none. */
    static long version(Set<ProtocolId> protocols) {
        return protocols.stream()
                .map(ProtocolId::value)
                .filter(name -> name.startsWith(VERSION))
                .mapToLong(name -> Long.parseLong(name.substring(VERSION.length())))
                .findFirst()
                .orElse(-1);
    }

    /** The file, and the first version to write. */
    public static void main(String... arguments) {
        FilePeerStoreOptions options = FilePeerStoreOptions.defaults().withWriteDelay(Duration.ofMillis(5));
        PeerLimits limits = PeerLimits.defaults().withConnectedAddressTtl(Duration.ofDays(1));
        FilePeerStore store = FilePeerStore.open(Path.of(arguments[0]), limits, options);
        AtomicLong acknowledged = new AtomicLong();
        long first = Long.parseLong(arguments[1]);
        for (long version = first; true; version++) {
            long written = version;
            store.setProtocols(peer(written), protocols(written));
            store.flush().thenRun(() -> {
                System.out.println(written);
                acknowledged.set(written - first);
            });
            while (written - first - acknowledged.get() > IN_FLIGHT) {
                Thread.onSpinWait();
            }
        }
    }
}
