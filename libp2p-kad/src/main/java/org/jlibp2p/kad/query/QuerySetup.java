package org.jlibp2p.kad.query;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.table.DiversityRules;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.kad.table.TableView;
import org.jlibp2p.peer.PeerId;

/**
 * What a search begins with. Immutable; any thread.
 *
 * @param self this node, which is never asked
 * @param key what peers are asked for: the bytes of a peer id, a multihash, the key of a value
 * @param seeds the peers known at the beginning
 * @param rules how the search goes about
 * @param diversity how many peers of one network one reply may name, and a search may end with
 * @param acceptable which of the peers that are told of may be asked
 * @param listener is told every step
 */
public record QuerySetup(
        PeerId self,
        Bytes key,
        List<PeerId> seeds,
        QueryRules rules,
        DiversityRules diversity,
        Predicate<? super KadPeer> acceptable,
        QueryListener listener) {
    /**
     * Checks that nothing is missing.
     *
     * @param self see {@link #self()}
     * @param key see {@link #key()}
     * @param seeds see {@link #seeds()}
     * @param rules see {@link #rules()}
     * @param diversity see {@link #diversity()}
     * @param acceptable see {@link #acceptable()}
     * @param listener see {@link #listener()}
     */
    public QuerySetup {
        Objects.requireNonNull(self, "self");
        Objects.requireNonNull(key, "key");
        seeds = List.copyOf(seeds);
        Objects.requireNonNull(rules, "rules");
        Objects.requireNonNull(diversity, "diversity");
        Objects.requireNonNull(acceptable, "acceptable");
        Objects.requireNonNull(listener, "listener");
    }

    /**
     * A search by the default rules, in which any peer may be asked.
     *
     * @param self this node
     * @param key what peers are asked for
     * @param seeds the peers known at the beginning
     * @return the setup
     */
    public static QuerySetup of(PeerId self, Bytes key, List<PeerId> seeds) {
        return new QuerySetup(
                self, key, seeds, QueryRules.defaults(), DiversityRules.none(), peer -> true, QueryListener.NONE);
    }

    /**
     * A search that begins with the k closest peers of a table, in which any peer may be asked.
     *
     * @param self this node
     * @param key what peers are asked for
     * @param table the peers known at the beginning
     * @param rules how the search goes about
     * @return the setup
     */
    public static QuerySetup of(PeerId self, Bytes key, TableView table, QueryRules rules) {
        return of(self, key, table.seeds(Key.of(key), rules.k() * rules.paths()))
                .withRules(rules);
    }

    /**
     * The same by other rules.
     *
     * @param other see {@link #rules()}
     * @return the setup
     */
    public QuerySetup withRules(QueryRules other) {
        return new QuerySetup(self, key, seeds, other, diversity, acceptable, listener);
    }

    /**
     * The same with a limit on peers of one network.
     *
     * @param other see {@link #diversity()}
     * @return the setup
     */
    public QuerySetup withDiversity(DiversityRules other) {
        return new QuerySetup(self, key, seeds, rules, other, acceptable, listener);
    }

    /**
     * The same in which only some peers are asked.
     *
     * @param some see {@link #acceptable()}; pure
     * @return the setup
     */
    public QuerySetup withAcceptable(Predicate<? super KadPeer> some) {
        return new QuerySetup(self, key, seeds, rules, diversity, some, listener);
    }

    /**
     * The same with somebody who is told every step.
     *
     * @param other see {@link #listener()}
     * @return the setup
     */
    public QuerySetup withListener(QueryListener other) {
        return new QuerySetup(self, key, seeds, rules, diversity, acceptable, other);
    }

    /** Where what is searched for lies. */
    Key target() {
        return Key.of(key);
    }
}
