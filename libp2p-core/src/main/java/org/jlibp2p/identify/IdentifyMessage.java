package org.jlibp2p.identify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * One identify message as it is on the wire, nothing in it judged yet. An exchange is one or several, merged.
 *
 * <p>Specification: libp2p, identify/README.md, The Identify Message.
 *
 * @param publicKey the encoded identity key
 * @param listenAddresses encoded addresses
 * @param protocols names of protocols
 * @param observedAddress the encoded address at which the sender sees the receiver
 * @param protocolVersion a name of the family of protocols
 * @param agentVersion a name of the implementation
 * @param signedRecord an encoded envelope with a peer record
 */
record IdentifyMessage(
        Optional<Bytes> publicKey,
        List<Bytes> listenAddresses,
        List<String> protocols,
        Optional<Bytes> observedAddress,
        Optional<String> protocolVersion,
        Optional<String> agentVersion,
        Optional<Bytes> signedRecord) {
    private static final int PUBLIC_KEY = 1;
    private static final int LISTEN_ADDRESSES = 2;
    private static final int PROTOCOLS = 3;
    private static final int OBSERVED_ADDRESS = 4;
    private static final int PROTOCOL_VERSION = 5;
    private static final int AGENT_VERSION = 6;
    private static final int SIGNED_RECORD = 8;

    IdentifyMessage {
        listenAddresses = List.copyOf(listenAddresses);
        protocols = List.copyOf(protocols);
    }

    /** How messages of at most the given size are written and read. */
    static Codec<IdentifyMessage> codec(int maxSize) {
        return new WireCodec(maxSize);
    }

    /** The parts of one exchange as a single message: repeated fields one after another, of the others the last one. */
    static IdentifyMessage merge(List<IdentifyMessage> parts) {
        Fields fields = new Fields();
        parts.forEach(fields::add);
        return fields.message();
    }

    /** A message with nothing but lists. */
    static IdentifyMessage ofLists(List<Bytes> listenAddresses, List<String> protocols) {
        Fields fields = new Fields();
        fields.listenAddresses.addAll(listenAddresses);
        fields.protocols.addAll(protocols);
        return fields.message();
    }

    /** A message with nothing but a record. */
    static IdentifyMessage ofRecord(Bytes signedRecord) {
        Fields fields = new Fields();
        fields.signedRecord = Optional.of(signedRecord);
        return fields.message();
    }

    /** This message with other lists and without a record. */
    IdentifyMessage withLists(List<Bytes> addresses, List<String> names) {
        return new IdentifyMessage(
                publicKey, addresses, names, observedAddress, protocolVersion, agentVersion, Optional.empty());
    }

    private static final class Fields {
        private Optional<Bytes> publicKey = Optional.empty();
        private final List<Bytes> listenAddresses = new ArrayList<>();
        private final List<String> protocols = new ArrayList<>();
        private Optional<Bytes> observedAddress = Optional.empty();
        private Optional<String> protocolVersion = Optional.empty();
        private Optional<String> agentVersion = Optional.empty();
        private Optional<Bytes> signedRecord = Optional.empty();

        void add(IdentifyMessage part) {
            publicKey = part.publicKey.or(() -> publicKey);
            listenAddresses.addAll(part.listenAddresses);
            protocols.addAll(part.protocols);
            observedAddress = part.observedAddress.or(() -> observedAddress);
            protocolVersion = part.protocolVersion.or(() -> protocolVersion);
            agentVersion = part.agentVersion.or(() -> agentVersion);
            signedRecord = part.signedRecord.or(() -> signedRecord);
        }

        void read(ProtoReader reader, int maxSize) {
            switch (reader.field()) {
                case PUBLIC_KEY -> publicKey = Optional.of(reader.bytes(maxSize));
                case LISTEN_ADDRESSES -> listenAddresses.add(reader.bytes(maxSize));
                case PROTOCOLS -> protocols.add(reader.string(maxSize));
                case OBSERVED_ADDRESS -> observedAddress = Optional.of(reader.bytes(maxSize));
                case PROTOCOL_VERSION -> protocolVersion = Optional.of(reader.string(maxSize));
                case AGENT_VERSION -> agentVersion = Optional.of(reader.string(maxSize));
                case SIGNED_RECORD -> signedRecord = Optional.of(reader.bytes(maxSize));
                default -> {
                    // fields of a later version of the protocol are skipped
                }
            }
        }

        IdentifyMessage message() {
            return new IdentifyMessage(
                    publicKey,
                    listenAddresses,
                    protocols,
                    observedAddress,
                    protocolVersion,
                    agentVersion,
                    signedRecord);
        }
    }

    private record WireCodec(int maxSize) implements Codec<IdentifyMessage> {
        @Override
        public Bytes encode(IdentifyMessage message) {
            ProtoWriter writer = new ProtoWriter();
            message.publicKey.ifPresent(value -> writer.bytes(PUBLIC_KEY, value));
            message.listenAddresses.forEach(value -> writer.bytes(LISTEN_ADDRESSES, value));
            message.protocols.forEach(value -> writer.string(PROTOCOLS, value));
            message.observedAddress.ifPresent(value -> writer.bytes(OBSERVED_ADDRESS, value));
            message.protocolVersion.ifPresent(value -> writer.string(PROTOCOL_VERSION, value));
            message.agentVersion.ifPresent(value -> writer.string(AGENT_VERSION, value));
            message.signedRecord.ifPresent(value -> writer.bytes(SIGNED_RECORD, value));
            return writer.toBytes();
        }

        @Override
        public IdentifyMessage decode(Bytes bytes) {
            if (bytes.size() > maxSize) {
                throw new MalformedMessageException("identify message of " + bytes.size() + " bytes, above " + maxSize);
            }
            ProtoReader reader = new ProtoReader(bytes);
            Fields fields = new Fields();
            while (reader.next()) {
                fields.read(reader, maxSize);
            }
            return fields.message();
        }
    }
}
