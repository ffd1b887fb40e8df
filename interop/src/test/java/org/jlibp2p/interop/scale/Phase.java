package org.jlibp2p.interop.scale;

import java.util.List;
import java.util.Locale;

/** The parts of the condensed hour, in their order. */
enum Phase {
    /** Before anything is measured: what is loaded and compiled once is so afterwards. */
    WARM_UP,
    CALM,
    /** Ordinary nodes leave and come back all the time. */
    CHURN,
    /** Bootstrap servers and relays are killed and started again. */
    KILLING,
    /** The two halves do not reach one another. */
    CUT,
    /** They do again. */
    HEALING,
    AFTER;

    static List<Phase> measured() {
        return List.of(CALM, CHURN, KILLING, CUT, HEALING, AFTER);
    }

    /** Whether nothing is wrong with the network at that time. */
    boolean isCalm() {
        return this == CALM || this == AFTER;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
