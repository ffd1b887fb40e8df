package org.jlibp2p.kad.query;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.MessageType;
import org.jlibp2p.peer.PeerId;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Obeys a search on manual time: answers come after random latencies. Holds against every search that it never asks this node, and
 * nobody twice, and no more than alpha at a time.
 */
final class SimulatedRun implements QueryListener {
    /** Of a peer that is not there nothing is heard for so long. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final PeerId self;
    private final RandomGenerator random;
    private final Answers answers;
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::at));
    private final Map<PeerId, Integer> asked = new HashMap<>();
    private final Set<PeerId> inFlight = new HashSet<>();
    private long now;
    private long cpu;
    private int messages;
    private int mostInFlight;

    /** What peers answer; nothing if they do not. */
    interface Answers {
        Optional<KadReply> of(PeerId peer);
    }

    private record Event(long at, PeerId peer, Optional<KadReply> reply) {}

    SimulatedRun(PeerId self, RandomGenerator random, Answers answers) {
        this.self = self;
        this.random = random;
        this.answers = answers;
    }

    /** Peers that answer honestly what they know. */
    static Answers honest(RandomNetwork network, Bytes key, PeerId self) {
        var target = org.jlibp2p.kad.table.Key.of(key);
        return peer -> network.isAlive(peer)
                ? Optional.of(closer(network.closestKnownTo(peer, target, self)))
                : Optional.empty();
    }

    static KadReply closer(List<PeerId> peers) {
        List<KadPeer> named = peers.stream().map(RandomNetwork::named).toList();
        return new KadReply(MessageType.FIND_NODE, Bytes.empty(), Optional.empty(), named, List.of());
    }

    SimulatedRun run(Query<?> query) {
        for (int steps = 0; steps < 100_000; steps++) {
            long before = System.nanoTime();
            QueryStep step = query.next(now);
            cpu += System.nanoTime() - before;
            if (step instanceof QueryStep.Done) {
                assertThat(query.next(now)).isInstanceOf(QueryStep.Done.class);
                return this;
            } else if (step instanceof QueryStep.Ask ask) {
                ask(ask.peer());
            } else if (step instanceof QueryStep.Wait wait) {
                await(query, wait.untilNanos());
            }
        }
        throw new AssertionError("the search does not end");
    }

    private void ask(PeerId peer) {
        assertThat(peer).isNotEqualTo(self);
        messages++;
        asked.merge(peer, 1, Integer::sum);
        inFlight.add(peer);
        mostInFlight = Math.max(mostInFlight, inFlight.size());
        Optional<KadReply> reply = answers.of(peer);
        events.add(new Event(now + (reply.isPresent() ? latency() : failure()), peer, reply));
    }

    /** 20 ms to about 1 s, most of them about 100 ms: dialling and asking. */
    private long latency() {
        return (long) (20e6 + 80e6 * Math.exp(0.7 * random.nextGaussian()));
    }

    /** Half of those that are gone refuse at once, of the others nothing is heard. */
    private long failure() {
        return random.nextBoolean() ? latency() : TIMEOUT.toNanos();
    }

    private void await(Query<?> query, long until) {
        Event event = events.peek();
        if (event == null || event.at() > until) {
            assertThat(until).as("waits for nothing").isLessThan(Long.MAX_VALUE).isGreaterThan(now);
            now = until;
            return;
        }
        events.remove();
        now = event.at();
        inFlight.remove(event.peer());
        long before = System.nanoTime();
        event.reply()
                .ifPresentOrElse(
                        reply -> query.onReply(event.peer(), reply, now), () -> query.onFailure(event.peer(), now));
        cpu += System.nanoTime() - before;
    }

    @Override
    public void onSlow(PeerId peer, long nowNanos) {
        inFlight.remove(peer);
    }

    void assertNobodyWasAskedTwice() {
        assertThat(asked.values()).allMatch(count -> count == 1);
    }

    int messages() {
        return messages;
    }

    int mostInFlight() {
        return mostInFlight;
    }

    Set<PeerId> asked() {
        return asked.keySet();
    }

    Duration time() {
        return Duration.ofNanos(now);
    }

    long cpuNanos() {
        return cpu;
    }
}
