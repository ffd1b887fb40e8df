package org.jlibp2p.kad.query;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.ConnectionType;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.query.QueryReport.Ending;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FindPeerQueryTest {
    private static final long SECOND = 1_000_000_000;
    private static final Multiaddr WRONG = Multiaddr.parse("/ip4/8.8.8.8/tcp/1");
    private static final Multiaddr RIGHT = Multiaddr.parse("/ip4/9.9.9.9/tcp/1");

    private static final QueryRules SMALL = new QueryRules(6, 4, 2, 3, 6, 1, Duration.ofSeconds(2), 50);

    private final SplittableRandom random = new SplittableRandom(5);
    private final PeerId self = RandomNetwork.randomPeer(random);
    private final PeerId target = RandomNetwork.randomPeer(random);
    private final List<PeerId> seeds = List.of(
            RandomNetwork.randomPeer(random), RandomNetwork.randomPeer(random), RandomNetwork.randomPeer(random));
    private final FindPeerQuery query =
            new FindPeerQuery(QuerySetup.of(self, target.bytes(), seeds).withRules(SMALL), target);

    private KadReply told(Multiaddr... addresses) {
        return Ranked.reply(List.of(new KadPeer(target, List.of(addresses), ConnectionType.CONNECTED)), List.of());
    }

    @Test
    void thePeerIsTheNextOneToBeAskedOnceItsAddressIsTold() {
        assertThat(Ranked.asks(query, 0)).containsExactlyInAnyOrderElementsOf(seeds);

        query.onReply(seeds.get(0), told(RIGHT), SECOND);

        assertThat(query.next(SECOND)).isEqualTo(new QueryStep.Ask(target));
        assertThat(query.addresses()).containsExactly(RIGHT);
        assertThat(query.next(SECOND)).isInstanceOf(QueryStep.Wait.class);
        assertThat(query.result()).isEmpty();
    }

    @Test
    void aConnectionWithThePeerEndsTheSearch() {
        Ranked.asks(query, 0);
        query.onReply(seeds.get(0), told(RIGHT), 1);
        query.next(1);

        query.onConnected(target, 2);

        assertThat(query.next(2)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).contains(new PeerInfo(target, List.of(RIGHT)));
        assertThat(query.report()).isEqualTo(new QueryReport(4, 2, 0, 2, Ending.SATISFIED));
    }

    @Test
    void itsAnswerDoesSoToo() {
        Ranked.asks(query, 0);
        query.onReply(seeds.get(0), told(RIGHT), 1);
        query.next(1);

        query.onReply(target, told(), 2);

        assertThat(query.next(2)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).isPresent();
    }

    @Test
    void thatSomebodySaysSoIsNotEnough() {
        Ranked.asks(query, 0);
        seeds.forEach(seed -> query.onReply(seed, told(WRONG), 1));
        assertThat(query.next(1)).isEqualTo(new QueryStep.Ask(target));

        assertThat(query.next(1 + 10 * SECOND)).isEqualTo(new QueryStep.Wait(Long.MAX_VALUE));
        query.onFailure(target, 11 * SECOND);

        assertThat(query.next(11 * SECOND)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).isEmpty();
        assertThat(query.report().failed()).isEqualTo(1);
    }

    @Test
    void aLiarDoesNotEndTheSearch() {
        Ranked.asks(query, 0);
        query.onReply(seeds.get(0), told(WRONG), 1);
        assertThat(query.next(1)).isEqualTo(new QueryStep.Ask(target));
        query.onFailure(target, 2);

        query.onReply(seeds.get(1), told(WRONG, RIGHT), 3);

        assertThat(query.next(3)).isEqualTo(new QueryStep.Ask(target));
        assertThat(query.addresses()).startsWith(RIGHT).contains(WRONG);
        query.onConnected(target, 4);
        assertThat(query.next(4)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).isPresent();
    }

    @Test
    void addressesThatWereTriedAreNotTriedAgain() {
        Ranked.asks(query, 0);
        query.onReply(seeds.get(0), told(WRONG), 1);
        query.next(1);
        query.onFailure(target, 2);

        query.onReply(seeds.get(1), told(WRONG), 3);

        assertThat(query.next(3)).isInstanceOf(QueryStep.Wait.class);
    }

    @Test
    void theSearchGoesOnBesideAnAttemptThatTakesLong() {
        PeerId more = RandomNetwork.randomPeer(random);
        Ranked.asks(query, 0);
        KadReply reply = Ranked.reply(
                List.of(
                        new KadPeer(target, List.of(WRONG), ConnectionType.CONNECTED),
                        new KadPeer(more, List.of(), ConnectionType.CONNECTED)),
                List.of());
        query.onReply(seeds.get(0), reply, SECOND / 10);
        assertThat(query.next(SECOND / 10)).isEqualTo(new QueryStep.Ask(target));

        QueryStep.Wait headStart = (QueryStep.Wait) query.next(SECOND / 10);

        assertThat(headStart.untilNanos()).isBetween(SECOND / 4, SECOND);
        query.onReply(seeds.get(1), Ranked.reply(List.of(), List.of()), headStart.untilNanos());
        query.onReply(seeds.get(2), Ranked.reply(List.of(), List.of()), headStart.untilNanos());
        assertThat(Ranked.asks(query, headStart.untilNanos())).contains(more);
    }

    @Test
    void newAddressesWaitUntilTheAttemptIsOver() {
        Ranked.asks(query, 0);
        query.onReply(seeds.get(0), told(WRONG), 1);
        query.next(1);

        query.onReply(seeds.get(1), told(RIGHT), 2);
        assertThat(query.next(2)).isInstanceOf(QueryStep.Wait.class);
        query.onFailure(target, 3);

        assertThat(query.next(3)).isEqualTo(new QueryStep.Ask(target));
    }

    @Test
    void whoTellsOfThePeerWithoutAnAddressTellsNothing() {
        Ranked.asks(query, 0);

        query.onReply(seeds.get(0), told(), 1);

        assertThat(query.next(1)).isInstanceOf(QueryStep.Wait.class);
    }

    @Test
    void T50_ofAThousandAddressesAFewAreTaken() {
        Ranked.asks(query, 0);
        Multiaddr[] many = new Multiaddr[1_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = Multiaddr.parse("/ip4/8.8.8.8/tcp/" + (i + 1));
        }

        query.onReply(seeds.get(0), told(many), 1);

        assertThat(query.addresses()).hasSize(FindPeerQuery.MAX_ADDRESSES_TOLD);
    }

    @Test
    void thePeerIsNotAskedAsOneOfThoseOnTheWay() {
        QuerySetup setup = QuerySetup.of(self, target.bytes(), List.of(target, seeds.get(0)));

        assertThat(Ranked.asks(new FindPeerQuery(setup, target), 0)).containsExactly(seeds.get(0));
    }

    @Test
    void aKeyOfAnotherPeerIsRefused() {
        QuerySetup setup = QuerySetup.of(self, target.bytes(), seeds);

        assertThatThrownBy(() -> new FindPeerQuery(setup, seeds.get(0))).isInstanceOf(IllegalArgumentException.class);
    }

    /** Every other peer lies about where it is, and says so in every answer. */
    @Property(tries = 60)
    void inARandomNetworkFullOfLiarsEveryPeerIsFound(
            @ForAll long seed, @ForAll @IntRange(min = 5, max = 400) int size) {
        SplittableRandom chance = new SplittableRandom(seed);
        RandomNetwork network = new RandomNetwork(size, RandomNetwork.Quality.IDEAL, chance);
        PeerId own = network.anyAlive(chance);
        PeerId wanted = network.anyAlive(chance);
        if (wanted.equals(own)) {
            return;
        }
        Key place = Key.of(wanted);
        FindPeerQuery search =
                new FindPeerQuery(QuerySetup.of(own, wanted.bytes(), network.closestKnownTo(own, place, own)), wanted);
        boolean[] toldRight = new boolean[1];
        SimulatedRun run = new SimulatedRun(own, chance, peer -> {
            if (peer.equals(wanted)) {
                return search.addresses().contains(RandomNetwork.address(wanted))
                        ? Optional.of(SimulatedRun.closer(List.of()))
                        : Optional.empty();
            }
            List<PeerId> known = network.closestKnownTo(peer, place, own);
            toldRight[0] |= known.contains(wanted);
            return Optional.of(peer.hashCode() % 2 == 0 ? lie(wanted, chance) : SimulatedRun.closer(known));
        });

        run.run(search);

        List<PeerId> neighbours = network.closestAlive(place, own);
        boolean isKnownToHonest = neighbours.stream()
                .limit(10)
                .filter(peer -> !peer.equals(wanted))
                .anyMatch(peer -> peer.hashCode() % 2 != 0);
        if (isKnownToHonest && size > 20) {
            assertThat(search.result()).isPresent();
        }
        assertThat(search.result().isPresent())
                .isEqualTo(run.asked().contains(wanted) && search.report().ending() == Ending.SATISFIED);
    }

    private static KadReply lie(PeerId wanted, SplittableRandom chance) {
        Multiaddr wrong = Multiaddr.parse("/ip4/7.7.7.7/tcp/" + chance.nextInt(1, 60_000));
        return Ranked.reply(List.of(new KadPeer(wanted, List.of(wrong), ConnectionType.CONNECTED)), List.of());
    }

    @Test
    void theKeyIsThatOfThePeer() {
        assertThat(Key.of(target)).isEqualTo(Key.of(Bytes.copyOf(target.bytes().toByteArray())));
    }
}
