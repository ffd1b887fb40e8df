package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.Poll;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.peer.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The sentences of the specification about IPNS records, for servers; docs/delegated-routing.md lists them. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class IpnsSpecificationIT extends SpecificationFixture {
    private static IpnsRecord signed(Identity owner, Duration lifetime, Duration ttl) {
        return IpnsRecord.builder(owner)
                .value("/ipfs/bafkqaaa")
                .ttl(ttl)
                .validUntil(Instant.now().plus(lifetime))
                .sign();
    }

    private RawHttp.Answer put(IpnsName name, byte[] body, String type) throws IOException {
        return server.request("PUT", IPNS + name, body, "Content-Type: " + type);
    }

    private void store(Identity owner, IpnsRecord record) {
        routing.values.put(IpnsName.of(owner).routingKey(), record.encode());
    }

    @Test
    void aRecordIsToldAsItIsWithItsContentType() throws IOException {
        Identity owner = Identity.generate();
        IpnsRecord record = signed(owner, Duration.ofHours(1), Duration.ofMinutes(2));
        store(owner, record);
        RawHttp.Answer answer = server.get(IPNS + IpnsName.of(owner), "Accept: " + RECORD);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(RECORD);
        assertThat(Bytes.wrap(answer.bytes())).isEqualTo(record.encode());
    }

    @Test
    void noRecordIsStatus200WithAnotherContentType() throws IOException {
        RawHttp.Answer answer = server.get(IPNS + FakeRouting.PEER.toCid());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.header("Cache-Control")).contains("max-age=15,");
    }

    @Test
    void anotherContentTypeThanARecordsIsAnsweredWith406AndWhatToAskFor() throws IOException {
        RawHttp.Answer answer = server.get(IPNS + FakeRouting.PEER.toCid(), "Accept: application/json");
        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.body()).contains("Accept: " + RECORD);
        assertThat(server.get(IPNS + FakeRouting.PEER.toCid(), "Accept: */*").status())
                .isEqualTo(200);
    }

    @Test
    void theEtagIsThatOfTheRecord() throws IOException {
        Identity owner = Identity.generate();
        store(owner, signed(owner, Duration.ofHours(1), Duration.ofMinutes(2)));
        String path = IPNS + IpnsName.of(owner);
        String etag = server.get(path).header("ETag");
        assertThat(etag).matches("\"[a-z2-7]{50,}\"");
        assertThat(server.get(path, "If-None-Match: " + etag).status()).isEqualTo(304);
        assertThat(server.get(path, "If-None-Match: \"x\", W/" + etag).status()).isEqualTo(304);
        assertThat(server.get(path, "If-None-Match: \"x\"").status()).isEqualTo(200);

        IpnsRecord next = signed(owner, Duration.ofHours(2), Duration.ofMinutes(2));
        assertThat(put(IpnsName.of(owner), next.encode().toByteArray(), RECORD).status())
                .isEqualTo(200);
        assertThat(server.get(path).header("ETag")).isNotEqualTo(etag);
    }

    @Test
    void aRecordMayBeKeptForItsTtlAndNeverBeyondItsEnd() throws IOException {
        Identity owner = Identity.generate();
        store(owner, signed(owner, Duration.ofHours(1), Duration.ofMinutes(2)));
        String control = server.get(IPNS + IpnsName.of(owner)).header("Cache-Control");
        assertThat(control)
                .startsWith("public, max-age=120, stale-while-revalidate=34")
                .contains("stale-if-error=34");

        Identity brief = Identity.generate();
        store(brief, signed(brief, Duration.ofSeconds(30), Duration.ofHours(1)));
        assertThat(server.get(IPNS + IpnsName.of(brief)).header("Cache-Control"))
                .matches("public, max-age=(2.|30), stale-while-revalidate=0, stale-if-error=0");
    }

    @Test
    void aRecordWithoutATtlMayBeKeptForAMinute() throws IOException {
        Identity owner = Identity.generate();
        store(owner, signed(owner, Duration.ofHours(1), Duration.ZERO));
        assertThat(server.get(IPNS + IpnsName.of(owner)).header("Cache-Control"))
                .contains("max-age=60,");
    }

    @Test
    void aRecordExpiresWhenItsSignatureDoes() throws IOException {
        Identity owner = Identity.generate();
        IpnsRecord record = signed(owner, Duration.ofHours(1), Duration.ofMinutes(2));
        store(owner, record);
        RawHttp.Answer answer = server.get(IPNS + IpnsName.of(owner));
        assertThat(answer.header("Expires")).isEqualTo(HttpDates.format(record.validity()));
        assertThat(HttpDates.parse(answer.header("Last-Modified"))).isPresent();
    }

    @Test
    void aRecordThatIsNotItsNamesOrIsOverIsNotTold() throws IOException {
        Identity owner = Identity.generate();
        Identity other = Identity.generate();
        store(owner, signed(other, Duration.ofHours(1), Duration.ofMinutes(2)));
        assertThat(server.get(IPNS + IpnsName.of(owner)).header("Content-Type")).startsWith("text/plain");
        store(other, signed(other, Duration.ofSeconds(-1), Duration.ofMinutes(2)));
        assertThat(server.get(IPNS + IpnsName.of(other)).header("Content-Type")).startsWith("text/plain");
    }

    @Test
    void aRecordThatIsRememberedIsNotToldWhenItIsOver() throws Exception {
        Identity owner = Identity.generate();
        store(owner, signed(owner, Duration.ofMillis(1500), Duration.ofHours(1)));
        assertThat(server.get(IPNS + IpnsName.of(owner)).header("Content-Type")).isEqualTo(RECORD);
        Poll.until(() ->
                server.get(IPNS + IpnsName.of(owner)).header("Content-Type").startsWith("text/plain"));
    }

    @Test
    void aRecordIsRememberedForItsTtlAndNoLonger() throws Exception {
        Identity owner = Identity.generate();
        store(owner, signed(owner, Duration.ofHours(1), Duration.ofSeconds(2)));
        String first = server.get(IPNS + IpnsName.of(owner)).header("ETag");
        store(owner, signed(owner, Duration.ofHours(2), Duration.ofSeconds(2)));
        Poll.until(() ->
                server.get(IPNS + IpnsName.of(owner)).header("Cache-Control").contains("max-age=1,"));
        Poll.until(() -> !server.get(IPNS + IpnsName.of(owner)).header("ETag").equals(first));
    }

    @Test
    void aRecordThatIsPutIsStored() throws IOException {
        Identity owner = Identity.generate();
        IpnsRecord record = signed(owner, Duration.ofHours(1), Duration.ofMinutes(2));
        assertThat(server.get(IPNS + IpnsName.of(owner)).header("Content-Type")).startsWith("text/plain");
        assertThat(put(IpnsName.of(owner), record.encode().toByteArray(), RECORD)
                        .status())
                .isEqualTo(200);
        assertThat(routing.values).containsEntry(IpnsName.of(owner).routingKey(), record.encode());
        assertThat(Bytes.wrap(server.get(IPNS + IpnsName.of(owner)).bytes())).isEqualTo(record.encode());
    }

    @Test
    void aRecordOrNameThatIsNotValidIsAnsweredWith400AndNotStored() throws IOException {
        Identity owner = Identity.generate();
        Identity other = Identity.generate();
        byte[] good = signed(owner, Duration.ofHours(1), Duration.ofMinutes(2))
                .encode()
                .toByteArray();
        byte[] forged = good.clone();
        forged[good.length - 1]++;
        byte[] over = signed(owner, Duration.ofSeconds(-5), Duration.ofMinutes(2))
                .encode()
                .toByteArray();
        assertThat(put(IpnsName.of(owner), forged, RECORD).status()).isEqualTo(400);
        assertThat(put(IpnsName.of(owner), over, RECORD).status()).isEqualTo(400);
        assertThat(put(IpnsName.of(owner), new byte[0], RECORD).status()).isEqualTo(400);
        assertThat(put(IpnsName.of(other), good, RECORD).status()).isEqualTo(400);
        assertThat(server.request("PUT", IPNS + "example.org", good, "Content-Type: " + RECORD)
                        .status())
                .isEqualTo(400);
        assertThat(server.get(IPNS + "example.org").status()).isEqualTo(400);
        assertThat(routing.values).isEmpty();
    }

    @Test
    void anotherContentTypeThatIsPutIsAnsweredWith406AndWhatToSend() throws IOException {
        RawHttp.Answer answer = put(new IpnsName(FakeRouting.PEER), new byte[] {1}, "application/octet-stream");
        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.body()).contains("Content-Type: " + RECORD);
    }
}
