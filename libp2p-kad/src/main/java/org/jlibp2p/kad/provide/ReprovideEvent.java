package org.jlibp2p.kad.provide;

import org.jlibp2p.event.NodeEvent;

/** What happens while keys are kept provided. */
public sealed interface ReprovideEvent extends NodeEvent {
    /**
     * A visit to a region of the key space has ended.
     *
     * @param prefix the bits that all keys of the region begin with, such as {@code 0110}; empty for the whole space
     * @param provided keys that enough peers have taken
     * @param failed keys that too few peers have taken, or whose closest peers were not found; they are tried again
     * @param lookups lookups that it took
     * @param peers peers that were told something
     * @param records what they were told, in all
     */
    record RegionProvided(String prefix, int provided, int failed, int lookups, int peers, int records)
            implements ReprovideEvent {}

    /** Several visits in a row have reached nobody: the network counts as gone. Whether it is back is tried now and then. */
    record ReprovidingPaused() implements ReprovideEvent {}

    /**
     * The network is back.
     *
     * @param late regions that should have been visited meanwhile
     */
    record ReprovidingResumed(int late) implements ReprovideEvent {}
}
