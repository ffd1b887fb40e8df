package org.jlibp2p.kad.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.jlibp2p.kad.protocol.ConnectionType;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.query.QueryReport.Ending;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProvidersQueryTest {
    private final Ranked peers = new Ranked(60);
    private final List<PeerInfo> passed = new ArrayList<>();

    private ProvidersQuery query(int limit) {
        return new ProvidersQuery(peers.setup(QueryRules.defaults(), 0, 1, 2, 3), limit, passed::add);
    }

    private KadPeer provider(int rank) {
        return RandomNetwork.named(peers.get(rank));
    }

    private KadPeer nowhere(int rank) {
        return new KadPeer(peers.get(rank), List.of(), ConnectionType.NOT_CONNECTED);
    }

    private static KadReply providers(KadPeer... providers) {
        return Ranked.reply(List.of(), List.of(providers));
    }

    @Test
    void providersArePassedOnAsTheyCome() {
        ProvidersQuery query = query(10);
        Ranked.asks(query, 0);

        query.onReply(peers.get(0), providers(provider(50), provider(51)), 1);
        assertThat(passed).containsExactly(provider(50).info(), provider(51).info());

        query.onReply(peers.get(1), providers(provider(52)), 2);
        assertThat(passed).hasSize(3);
        assertThat(query.result()).isEqualTo(passed);
    }

    @Test
    void eachOneOnce() {
        ProvidersQuery query = query(10);
        Ranked.asks(query, 0);

        query.onReply(peers.get(0), providers(provider(50), provider(50)), 1);
        query.onReply(peers.get(1), providers(provider(50), provider(51)), 2);

        assertThat(passed).containsExactly(provider(50).info(), provider(51).info());
    }

    @Test
    void theSearchEndsWhenThereAreEnough() {
        ProvidersQuery query = query(2);
        Ranked.asks(query, 0);

        query.onReply(peers.get(2), providers(provider(50), provider(51), provider(52)), 1);

        assertThat(query.next(1)).isInstanceOf(QueryStep.Done.class);
        assertThat(passed).containsExactly(provider(50).info(), provider(51).info());
        assertThat(query.report().ending()).isEqualTo(Ending.SATISFIED);
        query.onReply(peers.get(0), providers(provider(53)), 2);
        assertThat(passed).hasSize(2);
    }

    @Test
    void whoIsNowhereIsPassedOnAtTheEnd() {
        ProvidersQuery query = query(10);
        List<org.jlibp2p.peer.PeerId> asked = Ranked.asks(query, 0);
        query.onReply(asked.get(0), providers(nowhere(50), nowhere(51)), 1);
        query.onReply(asked.get(1), providers(provider(50)), 1);
        assertThat(passed).containsExactly(provider(50).info());
        query.onReply(asked.get(2), providers(nowhere(50)), 1);
        query.onReply(asked.get(3), providers(), 1);

        assertThat(query.next(2)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.next(3)).isInstanceOf(QueryStep.Done.class);

        assertThat(passed).containsExactly(provider(50).info(), nowhere(51).info());
        assertThat(query.result()).isEqualTo(passed);
    }

    @Test
    void closerPeersAreFollowed() {
        Ranked many = new Ranked(60);
        ProvidersQuery query = new ProvidersQuery(many.setup(QueryRules.defaults(), 40), 10, passed::add);
        Ranked.asks(query, 0);

        query.onReply(many.get(40), Ranked.reply(many.closer(3, 4).closer(), List.of(provider(50))), 1);

        assertThat(Ranked.asks(query, 1)).containsExactlyElementsOf(many.get(3, 4));
    }

    @Test
    void whatNobodyWasAskedForIsIgnored() {
        ProvidersQuery query = query(10);
        Ranked.asks(query, 0);

        query.onReply(peers.get(30), providers(provider(50)), 1);

        assertThat(passed).isEmpty();
    }

    @Test
    void T50_aThousandProvidersOfOnePeerAreAsManyAsAreWanted() {
        ProvidersQuery query = query(20);
        Ranked.asks(query, 0);
        Multiaddr[] addresses = {Multiaddr.parse("/ip4/8.8.8.8/tcp/1")};
        java.util.SplittableRandom random = new java.util.SplittableRandom(3);
        KadPeer[] many = IntStream.range(0, 1_000)
                .mapToObj(i -> new KadPeer(
                        RandomNetwork.randomPeer(random),
                        i % 2 == 0 ? List.of(addresses) : List.of(),
                        ConnectionType.CONNECTED))
                .toArray(KadPeer[]::new);

        query.onReply(peers.get(0), providers(many), 1);
        query.next(1);

        assertThat(passed).hasSize(20);
    }

    @Test
    void atLeastOneIsWanted() {
        assertThatThrownBy(() -> query(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
