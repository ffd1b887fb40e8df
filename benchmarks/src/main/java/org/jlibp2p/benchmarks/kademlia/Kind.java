package org.jlibp2p.benchmarks.kademlia;

/** What is looked for, how, and when that is a success. */
enum Kind {
    /** The result holds the closest other server that was there for {@link Lookups#SETTLED} and still is. */
    CLOSEST("closest peers"),
    /** The same, searched for as go-libp2p does, from the same nodes for the same keys. */
    CLOSEST_GO("closest peers, go's algorithm"),
    /** The record that a node gave out before nodes came and went is found, whether that node is still there or not. */
    PROVIDERS("providers"),
    /** The address of a server that was there for {@link Lookups#SETTLED} and still is is found. */
    PEER("peer");

    private final String title;

    Kind(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
