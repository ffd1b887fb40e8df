package org.jlibp2p.identify;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.transport.AddressScope;

/**
 * What was heard in one exchange, judged: bounded, and without what a peer at the other end of that connection cannot
 * know or this node cannot use. A part that the peer left out is empty. Pure.
 */
record Heard(
        Optional<String> agent,
        Optional<String> protocolVersion,
        Optional<Set<ProtocolId>> protocols,
        Optional<List<Multiaddr>> addresses,
        Optional<Multiaddr> observedAddress,
        Optional<SignedEnvelope> signedRecord) {

    /**
     * Judges what a peer said.
     *
     * @param known the peer's record that is known already: the same one again needs no verification
     * @throws ProtocolViolationException if it claims another key than the one that proved it
     */
    static Heard of(IdentifyMessage message, Connection connection, Optional<SignedEnvelope> known, PeerLimits limits) {
        // Compared as bytes: a key that somebody merely claims is not even parsed.
        if (message.publicKey()
                .filter(key -> !key.equals(connection.remoteKey().encode()))
                .isPresent()) {
            throw new ProtocolViolationException("identify with a public key that is not the peer's");
        }
        Optional<SignedEnvelope> envelope = message.signedRecord()
                .flatMap(Heard::envelope)
                .map(said -> known.filter(said::equals).orElse(said));
        Optional<PeerRecord> record = envelope.flatMap(signed -> open(signed, connection.remotePeer()));
        return new Heard(
                message.agentVersion().map(text -> Text.cut(text, limits.identifyText())),
                message.protocolVersion().map(text -> Text.cut(text, limits.identifyText())),
                protocols(message.protocols(), limits.protocolsPerPeer()),
                record.map(PeerRecord::addresses)
                        .or(() -> decode(message.listenAddresses(), limits.identifyAddresses()))
                        .map(all -> useful(all, connection, limits.identifyAddresses())),
                message.observedAddress().flatMap(Heard::address).map(Multiaddr::withoutPeer),
                record.flatMap(valid -> envelope));
    }

    private static Optional<SignedEnvelope> envelope(Bytes encoded) {
        try {
            return Optional.of(SignedEnvelope.decode(encoded));
        } catch (MalformedMessageException unusable) {
            return Optional.empty();
        }
    }

    private static Optional<PeerRecord> open(SignedEnvelope envelope, PeerId peer) {
        try {
            return Optional.of(PeerRecord.open(envelope))
                    .filter(record -> record.peer().equals(peer));
        } catch (MalformedMessageException unusable) {
            return Optional.empty();
        }
    }

    private static Optional<Set<ProtocolId>> protocols(List<String> names, int max) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        Set<ProtocolId> protocols = new LinkedHashSet<>();
        for (String name : names) {
            if (protocols.size() == max) {
                break;
            }
            try {
                protocols.add(ProtocolId.of(name));
            } catch (IllegalArgumentException impossible) {
                continue; // nobody can speak a protocol that cannot be negotiated
            }
        }
        return Optional.of(protocols);
    }

    private static Optional<List<Multiaddr>> decode(List<Bytes> encoded, int max) {
        return encoded.isEmpty()
                ? Optional.empty()
                : Optional.of(encoded.stream()
                        .limit(max)
                        .map(Heard::address)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static Optional<Multiaddr> address(Bytes encoded) {
        try {
            return Optional.of(Multiaddr.decode(encoded)).filter(address -> !address.isEmpty());
        } catch (MalformedMessageException unusable) {
            return Optional.empty(); // likely a protocol that this version does not know
        }
    }

    private static List<Multiaddr> useful(List<Multiaddr> addresses, Connection connection, int max) {
        return addresses.stream()
                .limit(max)
                .filter(address -> isOf(address, connection.remotePeer()))
                .map(Multiaddr::withoutPeer)
                .filter(address -> isUseful(address, connection))
                .distinct()
                .toList();
    }

    /** Whether an address that the peer of a connection states can be of use to this node. */
    static boolean isUseful(Multiaddr address, Connection connection) {
        return !address.isEmpty() && AddressScope.of(address).usefulFor(AddressScope.of(connection.remoteAddress()));
    }

    private static boolean isOf(Multiaddr address, PeerId peer) {
        return PeerId.of(address).map(peer::equals).orElse(true);
    }

    /** All that is known of the peer with this, and what was heard before where this says nothing. */
    IdentifyInfo over(Optional<IdentifyInfo> before, Connection connection) {
        return new IdentifyInfo(
                agent.or(() -> before.map(IdentifyInfo::agent)).orElse(""),
                protocolVersion
                        .or(() -> before.map(IdentifyInfo::protocolVersion))
                        .orElse(""),
                protocols.or(() -> before.map(IdentifyInfo::protocols)).orElse(Set.of()),
                addresses.or(() -> before.map(IdentifyInfo::listenAddresses)).orElse(List.of()),
                observedAddress.or(() -> before.flatMap(IdentifyInfo::observedAddress)),
                signedRecord.or(() -> before.flatMap(IdentifyInfo::signedRecord)),
                connection.remoteKey());
    }
}
