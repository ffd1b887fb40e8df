package org.jlibp2p.rendezvous;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AskersTest {
    private static final long MOST = 256 * 1024;

    private final ManualTime time = ManualTime.create();
    private final Askers askers = new Askers(time.loop());

    private static PeerId peer(int number) {
        return PeerId.decode(
                Bytes.concat(Bytes.fromHex("1220"), Bytes.wrap(new byte[31]), Bytes.copyOf((byte) number)));
    }

    private List<Askers.Turn> turns(int peers, int each) {
        List<Askers.Turn> turns = new ArrayList<>();
        time.loop().execute(() -> {
            for (int peer = 0; peer < peers; peer++) {
                for (int i = 0; i < each; i++) {
                    Askers.Turn turn = askers.enter(peer(peer));
                    if (turn.objection().isEmpty() && turn.hasRoomFor(MOST)) {
                        turns.add(turn);
                    } else {
                        turn.close();
                    }
                }
            }
        });
        time.run();
        return turns;
    }

    @Test
    void T42_onePeerHasAFewAnswersUnderWayAndAllTogetherNoMoreBytesThanThereMayBe() {
        assertThat(turns(1, 100)).hasSize(Askers.UNDER_WAY);

        assertThat(turns(100, 10)).hasSize((int) (Askers.ANSWERS / MOST) - Askers.UNDER_WAY);
    }

    @Test
    void roomThatWasGivenBackIsThereOnceMoreHoweverOftenItIsGivenBack() {
        List<Askers.Turn> first = turns(50, Askers.UNDER_WAY);
        first.forEach(Askers.Turn::close);
        first.forEach(Askers.Turn::close);
        time.run();

        assertThat(turns(50, Askers.UNDER_WAY)).hasSameSizeAs(first);
    }
}
