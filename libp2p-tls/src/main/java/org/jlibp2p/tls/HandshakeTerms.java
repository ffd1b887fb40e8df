package org.jlibp2p.tls;

import java.util.List;
import java.util.Optional;
import java.util.Vector;

import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/**
 * What this side brings into a handshake. Immutable.
 *
 * <p>Specification: libp2p, tls/tls.md, ALPN; connections/inlined-muxer-negotiation.md; RFC 8446, section 9.1.
 *
 * @param initiator whether this is the client
 * @param self who this side is
 * @param expected the peer that was dialled
 * @param muxers in order of preference
 */
record HandshakeTerms(boolean initiator, OwnCertificate self, Optional<PeerId> expected, List<ProtocolId> muxers) {
    /** The application protocol that leaves the muxer to a later negotiation. */
    private static final String NO_MUXER = "libp2p";

    /** The longest name that the extension has room for. */
    private static final int LONGEST_NAME = 255;

    /** The groups in order of preference. */
    static int[] groups() {
        return new int[] {NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1};
    }

    /** The ways of signing, in order of preference. */
    static Vector<SignatureAndHashAlgorithm> signatures() {
        Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
        for (SignatureScheme scheme : SignatureScheme.inHandshakes()) {
            algorithms.add(org.bouncycastle.tls.SignatureScheme.getSignatureAndHashAlgorithm(scheme.code()));
        }
        return algorithms;
    }

    /** The application protocols in order of preference. */
    Vector<ProtocolName> names() {
        Vector<ProtocolName> names = new Vector<>();
        for (ProtocolId muxer : muxers) {
            if (Bytes.utf8(muxer.value()).size() <= LONGEST_NAME) {
                names.add(ProtocolName.asUtf8Encoding(muxer.value()));
            }
        }
        names.add(ProtocolName.asUtf8Encoding(NO_MUXER));
        return names;
    }

    /** The muxer that an application protocol means. */
    Optional<ProtocolId> muxerOf(ProtocolName name) {
        return muxers.stream()
                .filter(muxer -> name != null && muxer.value().equals(name.getUtf8Decoding()))
                .findFirst();
    }
}
