/**
 * Messages as bytes: {@link org.jlibp2p.wire.Codec} is how a message type is written and read;
 * {@link org.jlibp2p.wire.ProtoReader} and {@link org.jlibp2p.wire.ProtoWriter} are the bounded protobuf reading and
 * deterministic protobuf writing that codecs are made of.
 */
package org.jlibp2p.wire;
