package org.jlibp2p.delegate;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers that have no body end at once: more of them than questions may be under way, over connections that stay. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class AnswersWithoutBodyTest extends DelegateFixture {
    private static final String NDJSON = "Content-Type: application/x-ndjson\r\n";
    private static final int QUESTIONS = 12;
    private static final int ROUNDS = 60;

    private DelegatedRouting few(ScriptedHttpServer server) {
        return asking(limits -> limits.withExchanges(QUESTIONS), server);
    }

    @Test
    void emptyAnswersTakeNoPlaceAfterTheirEnd() {
        ScriptedHttpServer server = server((request, reply) -> reply.keep(200, NDJSON, ""));
        DelegatedRouting routing = few(server);
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(routing.findPeer(PEER).join()).isEmpty();
            assertThat(all(routing.findProviders(CID))).isEmpty();
        }
        assertThat(server.requests()).hasSize(2 * ROUNDS);
    }

    @Test
    void answersThatNothingIsFoundTakeNone() {
        ScriptedHttpServer server = server((request, reply) -> reply.keep(404, "", ""));
        DelegatedRouting routing = few(server);
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(all(routing.findProviders(CID))).isEmpty();
            assertThat(routing.resolve(NAME).join()).isEmpty();
        }
    }

    @Test
    void answersThatAreTheSameStillTakeNone() {
        String fields = NDJSON + "Cache-Control: max-age=0\r\nEtag: \"v1\"\r\n";
        ScriptedHttpServer server = server((request, reply) -> {
            if (request.header("if-none-match").isEmpty()) {
                reply.keep(200, fields, peer(ID) + "\n");
            } else {
                reply.keep(304, fields, "");
            }
        });
        DelegatedRouting routing = few(server);
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(all(routing.findProviders(CID))).containsExactly(new PeerInfo(PEER, List.of()));
        }
        assertThat(server.requests()).hasSize(ROUNDS);
    }

    @Test
    void namesThatArePublishedTakeNone() {
        ScriptedHttpServer server = server((request, reply) -> reply.keep(200, "", ""));
        DelegatedRouting routing = few(server);
        IpnsRecord record = record(1);
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(routing.publish(NAME, record)).succeedsWithin(30, TimeUnit.SECONDS);
        }
    }
}
