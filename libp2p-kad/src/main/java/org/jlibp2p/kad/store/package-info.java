/**
 * What a server of the DHT keeps for others: {@link org.jlibp2p.kad.store.ProviderStore} and {@link
 * org.jlibp2p.kad.store.RecordStore}, in memory, in a file, or wherever an application keeps things.
 */
package org.jlibp2p.kad.store;
