/**
 * The JSON of delegated routing, for both of its sides, without I/O: {@link org.jlibp2p.delegate.schema.RecordCodec} reads and writes
 * one record, a {@link org.jlibp2p.delegate.schema.RecordReader} reads many as they come, {@link
 * org.jlibp2p.delegate.schema.RoutingFilter} says which of them are wanted.
 */
package org.jlibp2p.delegate.schema;
