package org.jlibp2p.kad.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.MessageType;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;

/** Peers by how close they are to a key, so that a test can say which is which. */
final class Ranked {
    static final Bytes KEY = Bytes.utf8("a key");

    private final List<PeerId> peers;
    private final PeerId self;

    Ranked(int count) {
        SplittableRandom random = new SplittableRandom(7);
        self = RandomNetwork.randomPeer(random);
        peers = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> peers.add(RandomNetwork.randomPeer(random)));
        peers.sort(Key.of(KEY).closestFirst(Key::of));
    }

    PeerId self() {
        return self;
    }

    /** The peer of a rank; 0 is the closest one. */
    PeerId get(int rank) {
        return peers.get(rank);
    }

    List<PeerId> get(int... ranks) {
        return Arrays.stream(ranks).mapToObj(peers::get).toList();
    }

    List<PeerId> range(int from, int to) {
        return peers.subList(from, to);
    }

    QuerySetup setup(QueryRules rules, int... seeds) {
        return QuerySetup.of(self, KEY, get(seeds)).withRules(rules);
    }

    KadReply closer(int... ranks) {
        return SimulatedRun.closer(get(ranks));
    }

    static KadReply reply(List<KadPeer> closer, List<KadPeer> providers) {
        return new KadReply(MessageType.GET_PROVIDERS, Bytes.empty(), Optional.empty(), closer, providers);
    }

    /** Those that are to be asked now. */
    static List<PeerId> asks(Query<?> query, long now) {
        List<PeerId> asked = new ArrayList<>();
        QueryStep step = query.next(now);
        while (step instanceof QueryStep.Ask ask) {
            asked.add(ask.peer());
            step = query.next(now);
        }
        return asked;
    }
}
