/**
 * Which values the DHT takes: {@link org.jlibp2p.kad.record.RecordValidator} judges those of one namespace, {@link
 * org.jlibp2p.kad.record.RecordValidators} knows them all.
 */
package org.jlibp2p.kad.record;
