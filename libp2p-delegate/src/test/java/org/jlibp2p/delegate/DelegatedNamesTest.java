package org.jlibp2p.delegate;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.record.PublicKeyValidator;
import org.jlibp2p.routing.RoutingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The sentences of the specification about IPNS records, for clients; docs/delegated-routing.md lists them. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DelegatedNamesTest extends DelegateFixture {
    @Test
    void aRecordIsVerifiedAndBelieved() {
        IpnsRecord record = record(7);
        ScriptedHttpServer server = server(
                (request, reply) -> reply.answer(200, IPNS_TYPE, record.encode().toByteArray()));
        DelegatedRouting routing = asking(server);
        assertThat(routing.resolve(NAME).join()).contains(record);
        assertThat(routing.findValue(NAME.routingKey()).join()).contains(record.encode());
    }

    @Test
    void anyOtherContentTypeIsNoRecord() {
        ScriptedHttpServer server =
                server((request, reply) -> reply.answer(200, "Content-Type: text/plain\r\n", "no record found"));
        assertThat(asking(server).resolve(NAME).join()).isEmpty();
    }

    @Test
    void aRecordThatIsNotTheNamesOrNoLongerValidIsNotBelieved() throws Exception {
        IpnsRecord foreign = IpnsRecord.builder(Identity.generate())
                .value(CID)
                .validUntil(Instant.now().plusSeconds(60))
                .sign();
        IpnsRecord old = IpnsRecord.builder(OWNER)
                .value(CID)
                .validUntil(Instant.now().minusSeconds(1))
                .sign();
        for (byte[] bytes : List.of(
                foreign.encode().toByteArray(),
                old.encode().toByteArray(),
                new byte[100],
                new byte[20_000],
                new byte[0])) {
            ScriptedHttpServer server = server((request, reply) -> reply.answer(200, IPNS_TYPE, bytes));
            assertThat(cause(failureOf(asking(server).resolve(NAME))).reason()).isEqualTo(Reason.MALFORMED);
        }
    }

    @Test
    void aRecordIsPublished() {
        ScriptedHttpServer server = server((request, reply) -> reply.answer(200, "", ""));
        IpnsRecord record = record(7);
        DelegatedRouting routing = asking(server);
        routing.publish(NAME, record).join();
        routing.putValue(NAME.routingKey(), record.encode()).join();
        assertThat(server.requests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.target()).isEqualTo("/routing/v1/ipns/" + NAME);
            assertThat(request.header("content-type")).isEqualTo("application/vnd.ipfs.ipns-record");
            assertThat(request.body()).isEqualTo(record.encode().toByteArray());
        });
    }

    @Test
    void aRecordThatIsNotValidIsNotEvenSent() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.answer(200, "", ""));
        DelegatedRouting routing = asking(server);
        IpnsRecord foreign = IpnsRecord.builder(Identity.generate())
                .value(CID)
                .validUntil(Instant.now().plusSeconds(60))
                .sign();
        assertThat(failureOf(routing.publish(NAME, foreign))).isInstanceOf(InvalidRecordException.class);
        assertThat(failureOf(routing.putValue(NAME.routingKey(), Bytes.utf8("nonsense"))))
                .isInstanceOf(InvalidRecordException.class);
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 406})
    void aDelegateThatDoesNotTakeARecordSaysWhy(int status) throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.answer(status, "", "wrong"));
        DelegateException cause = cause(failureOf(asking(server).publish(NAME, record(7))));
        assertThat(cause.status()).isEqualTo(status);
        assertThat(cause.text()).isEqualTo("wrong");
    }

    @Test
    void otherValuesThanThoseOfNamesAreNotServed() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.answer(200, "", ""));
        DelegatedRouting routing = asking(server);
        Bytes key = PublicKeyValidator.keyOf(PEER);
        assertThat(failureOf(routing.findValue(key)))
                .isInstanceOf(RoutingException.class)
                .hasMessageContaining("/ipns/");
        assertThat(failureOf(routing.putValue(key, Bytes.utf8("x")))).isInstanceOf(RoutingException.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void delegatesCannotBeToldWhatIsProvided() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.answer(200, "", ""));
        assertThat(failureOf(asking(server).provide(CID))).isInstanceOf(RoutingException.class);
        assertThat(server.requests()).isEmpty();
    }
}
