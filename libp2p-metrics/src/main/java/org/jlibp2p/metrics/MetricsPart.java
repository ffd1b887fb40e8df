package org.jlibp2p.metrics;

import org.jlibp2p.node.Node;

/** The meters of one service of a node, given to {@link Libp2pMetrics#with}. */
public abstract class MetricsPart {
    MetricsPart() {}

    /** Registers them. */
    abstract void bind(Node node, Meters meters, Sampler sampler);
}
