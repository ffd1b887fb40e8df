package org.jlibp2p.kad.query;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadRecord;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.MessageType;
import org.jlibp2p.kad.query.QueryReport.Ending;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ValueQueryTest {
    /** The later letter is the better one; an exclamation mark may not stand. */
    private static final ValueJudge ALPHABET = new ValueJudge() {
        @Override
        public boolean isValid(Bytes value) {
            return !value.equals(Bytes.utf8("!"));
        }

        @Override
        public boolean isBetter(Bytes candidate, Bytes known) {
            return candidate.compareTo(known) > 0;
        }
    };

    private final Ranked peers = new Ranked(60);

    private ValueQuery query(int quorum, Optional<Bytes> own) {
        return new ValueQuery(peers.setup(QueryRules.defaults(), 0, 1, 2, 3), quorum, ALPHABET, own);
    }

    private static KadReply value(String value) {
        return value(Ranked.KEY, value);
    }

    private static KadReply value(Bytes key, String value) {
        KadRecord record = KadRecord.of(key, Bytes.utf8(value));
        return new KadReply(MessageType.GET_VALUE, key, Optional.of(record), List.of(), List.of());
    }

    private static KadReply none() {
        return new KadReply(MessageType.GET_VALUE, Ranked.KEY, Optional.empty(), List.of(), List.of());
    }

    private static String best(ValueQuery query) {
        return query.result().map(found -> found.value().utf8()).orElse("nothing");
    }

    @Test
    void theBestValueIsKeptAndThoseWithoutItAreKnown() {
        ValueQuery query = query(Integer.MAX_VALUE, Optional.empty());
        Ranked.asks(query, 0);
        query.onReply(peers.get(1), value("b"), 1);
        assertThat(best(query)).isEqualTo("b");
        query.onReply(peers.get(0), value("a"), 1);
        query.onReply(peers.get(2), value("c"), 1);
        query.onReply(peers.get(3), none(), 1);

        assertThat(query.next(1)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).contains(new ValueQuery.Found(Bytes.utf8("c"), 1, peers.get(0, 1, 3)));
    }

    @Test
    void aWorseOneAfterABetterOneChangesNothing() {
        ValueQuery query = query(Integer.MAX_VALUE, Optional.empty());
        Ranked.asks(query, 0);
        query.onReply(peers.get(0), value("c"), 1);
        query.onReply(peers.get(1), value("a"), 1);
        query.onReply(peers.get(2), value("c"), 1);

        assertThat(query.result()).contains(new ValueQuery.Found(Bytes.utf8("c"), 2, peers.get(new int[] {1})));
    }

    @Test
    void aValueThatMayNotStandIsNone() {
        ValueQuery query = query(1, Optional.empty());
        Ranked.asks(query, 0);

        query.onReply(peers.get(0), value("!"), 1);

        assertThat(query.next(1)).isInstanceOf(QueryStep.Wait.class);
        assertThat(query.result()).isEmpty();
        query.onReply(peers.get(1), value("a"), 1);
        assertThat(query.result()).contains(new ValueQuery.Found(Bytes.utf8("a"), 1, peers.get(new int[] {0})));
    }

    @Test
    void aValueOfAnotherKeyIsNone() {
        ValueQuery query = query(1, Optional.empty());
        Ranked.asks(query, 0);

        query.onReply(peers.get(0), value(Bytes.utf8("another key"), "z"), 1);

        assertThat(query.result()).isEmpty();
    }

    @Test
    void theSearchEndsWithTheQuorum() {
        ValueQuery query = query(2, Optional.empty());
        Ranked.asks(query, 0);
        query.onReply(peers.get(3), value("a"), 1);
        query.onReply(peers.get(0), none(), 1);
        assertThat(query.next(1)).isInstanceOf(QueryStep.Wait.class);

        query.onReply(peers.get(1), value("b"), 1);

        assertThat(query.next(1)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.report().ending()).isEqualTo(Ending.SATISFIED);
        assertThat(query.result()).contains(new ValueQuery.Found(Bytes.utf8("b"), 1, peers.get(0, 3)));
    }

    @Test
    void whatThisNodeKeepsIsBestUntilSomethingBetterIsFound() {
        ValueQuery query = query(16, Optional.of(Bytes.utf8("b")));
        List<PeerId> asked = Ranked.asks(query, 0);
        assertThat(best(query)).isEqualTo("b");

        query.onReply(peers.get(0), value("a"), 1);
        assertThat(query.result()).contains(new ValueQuery.Found(Bytes.utf8("b"), 0, peers.get(new int[] {0})));
        query.onReply(peers.get(1), value("c"), 1);

        assertThat(asked).hasSize(4);
        assertThat(best(query)).isEqualTo("c");
    }

    @Test
    void onlyTheKClosestAreCorrected() {
        QueryRules small = new QueryRules(2, 10, 1, 10, 2, 1, java.time.Duration.ofSeconds(2), 100);
        ValueQuery query = new ValueQuery(peers.setup(small, 0, 1, 2, 3), 100, ALPHABET, Optional.empty());
        Ranked.asks(query, 0);
        query.onReply(peers.get(3), none(), 1);
        query.onReply(peers.get(0), value("a"), 1);
        query.onReply(peers.get(1), none(), 1);

        assertThat(query.next(1)).isInstanceOf(QueryStep.Done.class);
        assertThat(query.result()).contains(new ValueQuery.Found(Bytes.utf8("a"), 1, peers.get(new int[] {1})));
    }

    @Test
    void thoseWhoFailedAreNotCorrected() {
        ValueQuery query = query(100, Optional.empty());
        Ranked.asks(query, 0);
        query.onFailure(peers.get(0), 1);
        query.onReply(peers.get(1), value("a"), 1);

        assertThat(query.result().orElseThrow().outdated()).isEmpty();
    }

    @Test
    void aQuorumIsAtLeastOne() {
        assertThatThrownBy(() -> query(0, Optional.empty())).isInstanceOf(IllegalArgumentException.class);
    }
}
