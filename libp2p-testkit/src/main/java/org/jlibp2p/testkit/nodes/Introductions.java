package org.jlibp2p.testkit.nodes;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.identify.Identified;
import org.jlibp2p.identify.IdentifyInfo;

/**
 * What the identify service of a node does, without its messages: asks every peer that connects, and tells those that are
 * connected what changes. Confined to the wire's loop.
 */
final class Introductions {
    private static final String AGENT = "jlibp2p-simulated";

    private final NodeLife life;
    private IdentifyInfo own; // null after a change
    private boolean telling;

    Introductions(NodeLife life) {
        this.life = life;
    }

    /** What this node says of itself now: its address only if that is of use to others. */
    private IdentifyInfo own() {
        if (own == null) {
            own = new IdentifyInfo(
                    AGENT,
                    "",
                    life.protocols(),
                    life.node().isHidden() ? List.of() : List.of(life.node().address()),
                    Optional.empty(),
                    Optional.empty(),
                    life.identity().publicKey());
        }
        return own;
    }

    /** Asks the peer at the other end, which takes a round trip. */
    void ask(LinkEnd end) {
        NodeLife other = end.peer().life();
        end.post(() -> end.peer().post(() -> learn(end, other.introductions().own())));
    }

    /** Something that this node says of itself is another now: all it is connected with are told, a moment later at once. */
    void changed() {
        own = null;
        if (telling || life.connectionCount() == 0) {
            return;
        }
        telling = true;
        life.wire().schedule(Duration.ZERO, () -> {
            telling = false;
            if (!life.hasEnded()) {
                IdentifyInfo now = own();
                life.connections()
                        .forEach(end -> end.post(() -> {
                            LinkEnd there = end.peer();
                            there.life().introductions().learn(there, now);
                        }));
            }
        });
    }

    private void learn(LinkEnd end, IdentifyInfo info) {
        if (!end.isOpen() || life.hasEnded()) {
            return;
        }
        life.peers().setProtocols(end.remotePeer(), info.protocols());
        life.peers()
                .addAddresses(
                        end.remotePeer(),
                        info.listenAddresses(),
                        life.limits().peers().connectedAddressTtl());
        life.events().publish(new Identified(end, info));
    }
}
