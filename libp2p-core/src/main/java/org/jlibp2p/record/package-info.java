/**
 * Which values are taken from the DHT and from delegates: {@link org.jlibp2p.record.RecordValidator} judges those of one
 * namespace, {@link org.jlibp2p.record.RecordValidators} knows them all.
 */
package org.jlibp2p.record;
