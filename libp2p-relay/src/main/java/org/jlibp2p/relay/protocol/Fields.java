package org.jlibp2p.relay.protocol;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.ConnectionLimit;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/** The parts that both kinds of messages have. Stateless. */
final class Fields {
    private static final int PEER_ID = 1;
    private static final int LIMIT_DURATION = 1;
    private static final int LIMIT_DATA = 2;

    private static final long MAX_SECONDS = 0xffff_ffffL;

    private Fields() {}

    static ProtoReader reader(Bytes bytes) {
        if (bytes.size() > CircuitProtocols.MAX_MESSAGE) {
            throw new MalformedMessageException(
                    "circuit message of " + bytes.size() + " bytes, above " + CircuitProtocols.MAX_MESSAGE);
        }
        return new ProtoReader(bytes);
    }

    static void writePeer(ProtoWriter writer, int field, PeerId peer) {
        writer.message(field, inner -> inner.bytes(PEER_ID, peer.bytes()));
    }

    static PeerId readPeer(ProtoReader message) {
        ProtoReader reader = message.message(CircuitProtocols.MAX_MESSAGE);
        PeerId peer = null;
        while (reader.next()) {
            if (reader.field() == PEER_ID) {
                peer = PeerId.decode(reader.bytes(CircuitProtocols.MAX_MESSAGE).compact());
            }
        }
        if (peer == null) {
            throw new MalformedMessageException("circuit message about a peer without an id");
        }
        return peer;
    }

    static void writeLimit(ProtoWriter writer, int field, ConnectionLimit limit) {
        writer.message(field, inner -> {
            limit.duration().ifPresent(time -> inner.varint(LIMIT_DURATION, seconds(time)));
            limit.bytes().ifPresent(bytes -> inner.varint(LIMIT_DATA, bytes));
        });
    }

    /** Never zero, which would mean that there is no limit. */
    private static long seconds(Duration time) {
        return Math.max(1, Math.min(MAX_SECONDS, time.toSeconds()));
    }

    /** Nothing where neither is limited: a zero means that it is not. */
    static Optional<ConnectionLimit> readLimit(ProtoReader message) {
        ProtoReader reader = message.message(CircuitProtocols.MAX_MESSAGE);
        long seconds = 0;
        long bytes = 0;
        while (reader.next()) {
            switch (reader.field()) {
                case LIMIT_DURATION -> seconds = reader.varint() & MAX_SECONDS;
                case LIMIT_DATA -> bytes = reader.varint();
                default -> {
                    // fields of later versions
                }
            }
        }
        if (seconds == 0 && bytes == 0) {
            return Optional.empty();
        }
        return Optional.of(new ConnectionLimit(
                seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)),
                bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes < 0 ? Long.MAX_VALUE : bytes)));
    }
}
