/**
 * Providing one key fast: {@link org.jlibp2p.kad.optimistic.OptimisticRun} stores with peers that are surely among the closest
 * ones while it still searches. {@link org.jlibp2p.kad.optimistic.OptimisticProvide} has the rules.
 */
package org.jlibp2p.kad.optimistic;
