package org.jlibp2p.kad.query;

import org.jlibp2p.bytes.Bytes;

/** Judges the values of the one key that a {@link ValueQuery} searches for. Pure; called in the midst of the search. */
public interface ValueJudge {
    /**
     * Whether a value may stand under the key.
     *
     * @param value what a peer keeps
     * @return false if it has to be ignored
     */
    boolean isValid(Bytes value);

    /**
     * Whether one valid value is to replace another.
     *
     * @param candidate a valid value
     * @param known another valid value
     * @return false if the known one is better, or as good
     */
    boolean isBetter(Bytes candidate, Bytes known);
}
