package org.jlibp2p.kad.server;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.ReplyBuilder;

/**
 * Fits peers into replies. Everybody is told of with few addresses first; then what room is left goes to all addresses of
 * those at the beginning. So addresses are given up first, then the peers that are farthest, then providers. Pure.
 */
final class Replies {
    private Replies() {}

    /**
     * A whole reply.
     *
     * @param reply with everything but the peers
     * @param closer the closest one first
     * @param providers those that do not fit are left out
     * @return with its length in front
     */
    static Bytes frame(ReplyBuilder reply, List<PeerForm> closer, List<PeerForm> providers) {
        if (providers.isEmpty() && fitsFully(reply, closer)) {
            closer.forEach(peer -> reply.peer(peer.full()));
            return reply.frame();
        }
        int left = reply.left();
        List<PeerForm> near = new ArrayList<>(closer.size());
        left = choose(closer, left, near);
        List<PeerForm> having = new ArrayList<>(providers.size());
        left = choose(providers, left, having);
        List<Bytes> providerFields = new ArrayList<>(having.size());
        left = write(having, left, providerFields);
        List<Bytes> closerFields = new ArrayList<>(near.size());
        write(near, left, closerFields);
        closerFields.forEach(reply::peer);
        providerFields.forEach(reply::peer);
        return reply.frame();
    }

    private static boolean fitsFully(ReplyBuilder reply, List<PeerForm> peers) {
        int size = 0;
        for (PeerForm peer : peers) {
            size += peer.full().size();
        }
        return size <= reply.left();
    }

    private static int choose(List<PeerForm> peers, int room, List<PeerForm> chosen) {
        int left = room;
        for (PeerForm peer : peers) {
            if (peer.brief().size() <= left) {
                left -= peer.brief().size();
                chosen.add(peer);
            }
        }
        return left;
    }

    private static int write(List<PeerForm> peers, int room, List<Bytes> fields) {
        int left = room;
        for (PeerForm peer : peers) {
            int more = peer.full().size() - peer.brief().size();
            fields.add(more <= left ? peer.full() : peer.brief());
            left -= more <= left ? more : 0;
        }
        return left;
    }
}
