package org.jlibp2p.delegate.kubo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * One thing that happened in a search of Kubo's, as its RPC tells it. Immutable.
 *
 * @param type what it was
 * @param id the peer that it happened with; nothing for the search as a whole
 * @param extra a text, or a value in base64
 * @param responses peers that were told of
 */
record QueryEvent(int type, Optional<String> id, String extra, List<PeerInfo> responses) {
    /** A peer has answered what a search asked it. */
    static final int PEER_RESPONSE = 1;

    /** A peer that was searched for. */
    static final int FINAL_PEER = 2;

    /** A failure: with a peer, or of the search if there is none. */
    static final int ERROR = 3;

    /** Who has some content. */
    static final int PROVIDER = 4;

    /** A value that was searched for. */
    static final int VALUE = 5;

    static QueryEvent of(Map<?, ?> fields) {
        if (!(fields.get("Type") instanceof Integer type)) {
            throw new MalformedMessageException("an event whose Type is not a number");
        }
        Optional<String> id = text(fields, "ID").filter(text -> !text.isEmpty());
        return new QueryEvent(type, id, text(fields, "Extra").orElse(""), peers(fields.get("Responses")));
    }

    /** For how many it counts: the providers of one event are kept until the search ends, what else it tells of is not. */
    int records() {
        return type == PROVIDER ? Math.max(1, responses.size()) : 1;
    }

    /** Whether it tells that a whole search failed, and not the asking of one peer. */
    boolean isFailureOfAll() {
        return type == ERROR && id.isEmpty();
    }

    private static Optional<String> text(Map<?, ?> fields, String name) {
        return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static List<PeerInfo> peers(Object responses) {
        if (responses == null) {
            return List.of();
        }
        if (!(responses instanceof List<?> list)) {
            throw new MalformedMessageException("an event whose Responses are not a list");
        }
        List<PeerInfo> peers = new ArrayList<>(list.size());
        for (Object each : list) {
            if (!(each instanceof Map<?, ?> fields)) {
                throw new MalformedMessageException("an event with a response that is not an object");
            }
            peers.add(peer(fields));
        }
        return peers;
    }

    private static PeerInfo peer(Map<?, ?> fields) {
        PeerId id;
        try {
            id = PeerId.parse(text(fields, "ID").orElse(""));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("a peer whose ID is none", e);
        }
        List<Multiaddr> addresses = new ArrayList<>();
        if (fields.get("Addrs") instanceof List<?> texts) {
            texts.forEach(each -> address(each).ifPresent(addresses::add));
        }
        return new PeerInfo(id, addresses);
    }

    private static Optional<Multiaddr> address(Object text) {
        try {
            return text instanceof String address
                    ? Optional.of(Multiaddr.parse(address).withoutPeer()).filter(bare -> !bare.isEmpty())
                    : Optional.empty();
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }
}
