/**
 * Keeping content findable. {@link org.jlibp2p.kad.provide.Reprovider} keeps keys provided: it sweeps the key space once
 * in 22 hours, region by region, so that all keys of a region share the lookups and each peer is visited once. {@link
 * org.jlibp2p.kad.provide.NetworkSize} is the estimate of how many peers there are. Inside, read {@code ProvideSchedule} (when)
 * and {@code RegionSweep} (to whom) first.
 */
package org.jlibp2p.kad.provide;
