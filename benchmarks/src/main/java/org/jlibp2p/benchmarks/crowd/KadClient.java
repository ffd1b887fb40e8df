package org.jlibp2p.benchmarks.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.kad.protocol.ConnectionType;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.peer.Identity;

/**
 * A client of the DHT with some requests under way at any time, one on each of its streams. Of 100 requests 60 ask for a peer, 25
 * for providers and 5 for a value; 10 announce content, which is not answered. Or all ask for peers. Confined to its connection's loop once it is
 * connected.
 */
final class KadClient {
    private static final int ALL = 100;
    private static final int FIND_NODE = 60;
    private static final int GET_PROVIDERS = FIND_NODE + 25;
    private static final int GET_VALUE = GET_PROVIDERS + 5;

    private final KadCrowdOptions options;
    private final KadContent content;
    private final CrowdMember member;
    private final List<KadLane> lanes = new ArrayList<>();
    private final List<Bytes> announcements;
    private final SplittableRandom random;
    private Bytes announcement;

    KadClient(int number, KadCrowdOptions options, KadContent content, CrowdParts parts, CrowdProgress progress) {
        this.options = options;
        this.content = content;
        Identity identity = Identity.generate();
        member = new CrowdMember(options.crowd(), parts, progress, identity, CrowdRole.NONE);
        announcements = content.announcements(
                number, new KadPeer(identity.peerId(), CrowdRole.NONE.addresses(), ConnectionType.NOT_CONNECTED));
        random = new SplittableRandom(number);
        for (int i = 0; i < options.inFlight(); i++) {
            lanes.add(new KadLane(this, number * options.inFlight() + i));
        }
    }

    CompletableFuture<Void> connect() {
        return member.connect();
    }

    CompletableFuture<Duplex> openStream() {
        return member.openStream(options.protocol());
    }

    /** What is asked, or told, next. */
    Bytes next() {
        int dice = options.onlyPeers() ? 0 : random.nextInt(ALL);
        if (dice < FIND_NODE) {
            return content.findNode(random);
        }
        if (dice < GET_PROVIDERS) {
            return content.getProviders(random);
        }
        if (dice < GET_VALUE) {
            return content.getValue(random);
        }
        announcement = announcements.get(random.nextInt(announcements.size()));
        return announcement;
    }

    /** Whether what {@link #next} has just given is not answered. */
    boolean isAnnouncement(Bytes request) {
        return request == announcement;
    }

    /** Announces all that it provides, and puts a value if there is one for it; completes when the server has taken it. */
    CompletableFuture<Void> fill(List<Bytes> values) {
        return Async.call(member.loop(), () -> {
            List<Bytes> all = new ArrayList<>(announcements);
            all.add(content.findNode(random));
            return lanes.get(0)
                    .ask(all.toArray(Bytes[]::new))
                    .thenCompose(told -> Async.loop(() -> values.isEmpty()
                            ? CompletableFuture.completedFuture(false)
                            : lanes.get(0).ask(values.remove(0)).thenApply(put -> true)));
        });
    }

    /** Makes requests until the load ends. */
    CompletableFuture<Void> run(KadLoad load) {
        return Async.call(member.loop(), () -> {
            KadCounts counts = load.of(member.loop());
            List<CompletableFuture<Void>> all = new ArrayList<>();
            lanes.forEach(lane -> all.add(lane.run(load, counts)));
            return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
        });
    }
}
