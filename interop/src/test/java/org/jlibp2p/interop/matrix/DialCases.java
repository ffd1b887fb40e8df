package org.jlibp2p.interop.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import org.jlibp2p.interop.harness.ErrorKind;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.peer.Identity;

import static org.assertj.core.api.Assertions.assertThat;

/** How connections begin and end. */
final class DialCases {
    static final String WRONG_PEER = "a wrong peer id is refused, and the listener is unharmed";

    private static final String P2P = "/p2p/";

    private DialCases() {}

    /** How connections begin. */
    static List<Case> first() {
        return List.of(
                new Case("a dial gives a connection with the stack's protocols on both sides", DialCases::dial),
                Case.of(WRONG_PEER, DialCases::wrongPeer));
    }

    static List<Case> all() {
        List<Case> all = new ArrayList<>(first());
        all.add(Case.of("a connection that the dialer closes is closed at the listener", DialCases::closedByDialer));
        all.add(Case.of("a connection that the listener closes is closed at the dialer", DialCases::closedByListener));
        return all;
    }

    /** These leave a peer dead, so they come last. */
    static List<Case> crashes() {
        return List.of(
                Case.of("the listener notices that the dialer's process died", DialCases::dialerDies),
                Case.of("the dialer notices that the listener's process died", DialCases::listenerDies));
    }

    private static String dial(Pair pair) {
        Fields outbound = pair.connectAnew();
        Fields inbound = Pair.connection(pair.listener(), pair.dialer());
        assertThat(outbound.text("peer")).isEqualTo(pair.listener().peerId());
        assertThat(inbound.text("peer")).isEqualTo(pair.dialer().peerId());
        assertThat(outbound.text("direction")).isEqualTo("outbound");
        assertThat(inbound.text("direction")).isEqualTo("inbound");
        assertThat(Addresses.plain(outbound.text("remoteAddr"))).isEqualTo(Addresses.plain(pair.address()));
        for (Fields connection : List.of(outbound, inbound)) {
            assertThat(connection.text("encryption")).isEqualTo(pair.stack().encryption());
            assertThat(connection.text("multiplexer")).isEqualTo(pair.stack().multiplexer());
            assertThat(connection.flag("earlyMuxer"))
                    .as("whether the security handshake settled the multiplexer of %s", connection)
                    .isEqualTo(pair.stack().earlyMuxer(pair.direction()));
        }
        pair.dialer().awaitEvent("connection:open", isAbout(outbound));
        pair.listener().awaitEvent("connection:open", isAbout(inbound));
        return String.format(Locale.ROOT, "%.0f ms", outbound.number("ms"));
    }

    private static Predicate<Fields> isAbout(Fields connection) {
        return event -> event.object("conn").text("id").equals(connection.text("id"));
    }

    private static void wrongPeer(Pair pair) {
        pair.disconnect();
        String stranger = Identity.generate().peerId().toString();
        String right = pair.address();
        String wrong = right.substring(0, right.indexOf(P2P)) + P2P + stranger;
        PeerFailure failure = Errors.expect(ErrorKind.DIAL, () -> pair.dialer().call("dial", "addr", wrong));
        if (pair.dialer().kind() == PeerKind.JAVA) {
            assertThat(failure.error().objects("attempts"))
                    .extracting(attempt -> attempt.text("reason"))
                    .containsExactly("WRONG_PEER");
        }
        Poll.until(
                "the listener has let go of the connection",
                () -> Pair.connections(pair.listener(), pair.dialer()) == 0);
        pair.connectAnew();
        pair.dialer().call("ping", "peer", pair.listener().peerId());
    }

    private static void closedByDialer(Pair pair) {
        pair.connectAnew();
        Fields inbound = Pair.connection(pair.listener(), pair.dialer());
        pair.dialer().call("disconnect", "peer", pair.listener().peerId());
        pair.listener().awaitEvent("connection:close", isAbout(inbound));
        assertThat(Pair.connections(pair.listener(), pair.dialer())).isZero();
    }

    private static void closedByListener(Pair pair) {
        Fields outbound = pair.connectAnew();
        pair.listener().call("disconnect", "peer", pair.dialer().peerId());
        pair.dialer().awaitEvent("connection:close", isAbout(outbound));
        assertThat(Pair.connections(pair.dialer(), pair.listener())).isZero();
    }

    private static void dialerDies(Pair pair) {
        pair.connectAnew();
        Fields inbound = Pair.connection(pair.listener(), pair.dialer());
        pair.dialer().crash();
        pair.listener().awaitEvent("connection:close", isAbout(inbound));
    }

    private static void listenerDies(Pair pair) {
        Fields outbound = pair.connectAnew();
        pair.listener().crash();
        pair.dialer().awaitEvent("connection:close", isAbout(outbound));
        Errors.expect(ErrorKind.DIAL, () -> pair.dialer().call("dial", "addr", pair.address()));
    }
}
