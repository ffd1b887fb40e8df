/**
 * What a node does as meters of Micrometer. {@link org.jlibp2p.metrics.Libp2pMetrics} is where to begin; {@code docs/metrics.md}
 * lists every meter.
 */
package org.jlibp2p.metrics;
