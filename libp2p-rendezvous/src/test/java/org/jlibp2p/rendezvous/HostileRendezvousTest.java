package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.rendezvous.message.RendezvousCodec;
import org.jlibp2p.rendezvous.message.RendezvousMessage;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What others do to a point. */
class HostileRendezvousTest extends RendezvousFixture {
    private static final int HOURS = 3600;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimulatedNode point = point(RendezvousServerOptions.defaults()
            .withRegistrations(10_000, RendezvousServerOptions.MAX_PER_PEER)
            .withRegistrationsPerAddress(10_000));
    private final SimulatedNode peer = start(NodeSpec.reachable());

    private RendezvousStatus register(String namespace, Bytes record, long ttl) {
        RendezvousMessage answer = ask(peer, point, new RendezvousMessage.Register(namespace, record, ttl));
        return RendezvousStatus.of(((RendezvousMessage.Registered) answer).status());
    }

    private RendezvousMessage.Discovered discover(String namespace, long limit, Bytes cookie) {
        return (RendezvousMessage.Discovered)
                ask(peer, point, new RendezvousMessage.Discover(namespace, limit, cookie));
    }

    private Bytes record() {
        return record(peer.identity(), peer.address());
    }

    @Test
    void T42_namesThatAreNoneAreRefused() {
        assertThat(register("", record(), 0)).isEqualTo(RendezvousStatus.INVALID_NAMESPACE);
        assertThat(register("n".repeat(256), record(), 0)).isEqualTo(RendezvousStatus.INVALID_NAMESPACE);
        assertThat(register("n".repeat(255), record(), 0)).isEqualTo(RendezvousStatus.OK);
        assertThat(discover("é".repeat(128), 0, Bytes.empty()).status())
                .isEqualTo(RendezvousStatus.INVALID_NAMESPACE.code());
    }

    @Test
    void T42_timesOutOfTheirBoundsAreRefused() {
        assertThat(register("app", record(), 2 * HOURS - 1)).isEqualTo(RendezvousStatus.INVALID_TTL);
        assertThat(register("app", record(), 72 * HOURS + 1)).isEqualTo(RendezvousStatus.INVALID_TTL);
        assertThat(register("app", record(), -1)).isEqualTo(RendezvousStatus.INVALID_TTL);
        assertThat(register("app", record(), Long.MAX_VALUE)).isEqualTo(RendezvousStatus.INVALID_TTL);
        assertThat(register("app", record(), 2 * HOURS)).isEqualTo(RendezvousStatus.OK);
        assertThat(register("app", record(), 72 * HOURS)).isEqualTo(RendezvousStatus.OK);
        assertThat(register("app", record(), 0)).isEqualTo(RendezvousStatus.OK);
    }

    @Test
    void T42_recordsThatAreNotOfTheSenderOrProveNothingAreRefused() {
        Identity other = network.newIdentity();
        byte[] forged = record().toByteArray();
        forged[forged.length - 1] ^= 1;
        Bytes otherPurpose = SignedEnvelope.sign(
                        peer.identity(), "libp2p-relay-rsvp", PeerRecord.PAYLOAD_TYPE, Bytes.empty())
                .encode();
        Bytes ofAnother = SignedEnvelope.sign(
                        peer.identity(),
                        PeerRecord.DOMAIN,
                        PeerRecord.PAYLOAD_TYPE,
                        SignedEnvelope.decode(record(other, peer.address())).payload())
                .encode();

        assertThat(register("app", record(other, peer.address()), 0)).isEqualTo(RendezvousStatus.NOT_AUTHORIZED);
        for (Bytes wrong : List.of(
                Bytes.empty(),
                Bytes.fromHex("00"),
                Bytes.wrap(forged),
                otherPurpose,
                ofAnother,
                record(peer.identity()))) {
            assertThat(register("app", wrong, 0)).isEqualTo(RendezvousStatus.INVALID_SIGNED_PEER_RECORD);
        }
        assertThat(gauges(point).registrations()).isZero();
        assertThat(gauges(point).refusedRegistrations()).isEqualTo(7);
    }

    @Test
    void T42_aRecordThatIsTooLongIsRefused() {
        Multiaddr[] many = new Multiaddr[500];
        for (int i = 0; i < many.length; i++) {
            many[i] = Multiaddr.parse("/ip6/2001:db8::" + Integer.toHexString(i) + "/tcp/4001");
        }
        Bytes record = record(peer.identity(), many);
        assertThat(record.size()).isGreaterThan(RendezvousServerOptions.MAX_RECORD);

        assertThat(register("app", record, 0)).isEqualTo(RendezvousStatus.INVALID_SIGNED_PEER_RECORD);
    }

    @Test
    void T42_aPeerHasNoMoreRegistrationsThanItMayHave() {
        for (int i = 0; i < RendezvousServerOptions.MAX_PER_PEER; i++) {
            assertThat(register("app" + i, record(), 0)).isEqualTo(RendezvousStatus.OK);
        }
        assertThat(register("one more", record(), 0)).isEqualTo(RendezvousStatus.UNAVAILABLE);
        assertThat(register("app7", record(), 0)).isEqualTo(RendezvousStatus.OK);

        assertThat(gauges(point).registrations()).isEqualTo(1000);
        assertThat(gauges(point).recordBytes()).isEqualTo(record().size());
    }

    @Test
    void T42_allPeersTogetherHaveNoMoreThanThereMayBe() {
        SimulatedNode small = point(RendezvousServerOptions.defaults().withRegistrations(3, 2));
        assertThat(registerFour(small))
                .containsExactly(
                        RendezvousStatus.OK, RendezvousStatus.OK, RendezvousStatus.OK, RendezvousStatus.UNAVAILABLE);

        assertThat(gauges(small).registrations()).isEqualTo(3);
        network.time().advance(Duration.ofHours(2));
        assertThat(gauges(small).registrations()).isZero();
    }

    @Test
    void T42_theRecordsOfAllPeersTogetherTakeNoMoreThanTheyMay() {
        long two = 2L * record().size();
        SimulatedNode small = point(RendezvousServerOptions.defaults().withRecordBytes(two));
        assertThat(registerFour(small))
                .containsExactly(
                        RendezvousStatus.OK,
                        RendezvousStatus.OK,
                        RendezvousStatus.UNAVAILABLE,
                        RendezvousStatus.UNAVAILABLE);

        assertThat(gauges(small).recordBytes()).isEqualTo(two);
        network.time().advance(Duration.ofHours(2));
        assertThat(gauges(small).recordBytes()).isZero();
    }

    private List<RendezvousStatus> registerFour(SimulatedNode at) {
        List<RendezvousStatus> statuses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            SimulatedNode another = start(NodeSpec.reachable());
            statuses.add(register(another, at, record(another.identity(), another.address())));
        }
        return statuses;
    }

    @Test
    void T42_manyPeersAtOneAddressDoNotFillAPoint() {
        SimulatedNode open = point(RendezvousServerOptions.defaults().withRegistrationsPerAddress(5));
        List<RendezvousStatus> statuses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            statuses.add(registerAt(open, Multiaddr.parse("/ip4/5.6.7.8/tcp/" + (4001 + i))));
        }
        assertThat(statuses.subList(0, 5)).containsOnly(RendezvousStatus.OK);
        assertThat(statuses.subList(5, 8)).containsOnly(RendezvousStatus.UNAVAILABLE);

        assertThat(registerAt(open, Multiaddr.parse("/ip4/5.6.7.9/tcp/4001"))).isEqualTo(RendezvousStatus.OK);
        network.time().advance(Duration.ofHours(2));
        assertThat(registerAt(open, Multiaddr.parse("/ip4/5.6.7.8/tcp/5001"))).isEqualTo(RendezvousStatus.OK);
    }

    private RendezvousStatus registerAt(SimulatedNode at, Multiaddr address) {
        SimulatedNode another = start(NodeSpec.reachable().withAddress(address));
        return register(another, at, record(another.identity(), address));
    }

    @Test
    void T42_whoAsksForEverythingGetsWhatAnAnswerMayHave() {
        for (int i = 0; i < 20; i++) {
            register("app" + i, record(), 0);
        }
        SimulatedNode small = point(RendezvousServerOptions.defaults().withResults(5));
        for (int i = 0; i < 20; i++) {
            ask(peer, small, new RendezvousMessage.Register("app" + i, record(), 0));
        }

        assertThat(discover("", 0, Bytes.empty()).registrations()).hasSize(20);
        assertThat(discover("", 7, Bytes.empty()).registrations()).hasSize(7);
        assertThat(discover("", -1, Bytes.empty()).registrations()).hasSize(20);
        RendezvousMessage.Discovered few = (RendezvousMessage.Discovered)
                ask(peer, small, new RendezvousMessage.Discover("", Long.MAX_VALUE, Bytes.empty()));
        assertThat(few.registrations()).hasSize(5);
    }

    private Bytes longRecord() {
        Multiaddr[] many = new Multiaddr[300];
        for (int i = 0; i < many.length; i++) {
            many[i] = Multiaddr.parse("/ip4/192.0.2.1/tcp/" + (1000 + i));
        }
        return record(peer.identity(), many);
    }

    @Test
    void T42_anAnswerIsNoLongerThanItMayBe() {
        Bytes record = longRecord();
        for (int i = 0; i < 400; i++) {
            assertThat(register("app" + i, record, 0)).isEqualTo(RendezvousStatus.OK);
        }
        RendezvousMessage.Discovered first = discover("", 0, Bytes.empty());
        RendezvousMessage.Discovered second = discover("", 0, first.cookie());

        assertThat(first.registrations()).hasSizeBetween(40, 99);
        assertThat(first.registrations()).doesNotContainAnyElementsOf(second.registrations());
        assertThat(RendezvousCodec.ANSWERS.encode(first).size()).isLessThanOrEqualTo(RendezvousServer.MAX_SENT);
    }

    /** Asks twice on each of so many streams, and reads nothing: the second answers stay at the point. */
    private List<Framed<RendezvousMessage, RendezvousMessage>> askWithoutReading(int streams) {
        Bytes record = longRecord();
        for (int i = 0; i < 80; i++) {
            assertThat(register("app" + i, record, 0)).isEqualTo(RendezvousStatus.OK);
        }
        network.time().advance(SECOND);
        List<Framed<RendezvousMessage, RendezvousMessage>> unread = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            Framed<RendezvousMessage, RendezvousMessage> messages =
                    stream(peer, point).framed(RendezvousCodec.ANSWERS, RendezvousCodec.QUESTIONS);
            messages.send(new RendezvousMessage.Discover("", 0, Bytes.empty()));
            messages.send(new RendezvousMessage.Discover("", 0, Bytes.empty()));
            unread.add(messages);
        }
        network.time().advance(SECOND);
        return unread;
    }

    private List<RendezvousStatus> secondAnswers(List<Framed<RendezvousMessage, RendezvousMessage>> unread) {
        List<RendezvousStatus> statuses = new ArrayList<>();
        for (Framed<RendezvousMessage, RendezvousMessage> messages : unread) {
            await(messages.receive());
            statuses.add(RendezvousStatus.of(((RendezvousMessage.Discovered) await(messages.receive())).status()));
        }
        return statuses;
    }

    @Test
    void T42_whoTakesNoAnswersHasFewOfThemUnderWay() {
        List<Framed<RendezvousMessage, RendezvousMessage>> unread = askWithoutReading(3 * Askers.UNDER_WAY);
        assertThat(gauges(point).refusedDiscoveries()).isGreaterThanOrEqualTo(Askers.UNDER_WAY);
        assertThat(secondAnswers(unread))
                .contains(RendezvousStatus.UNAVAILABLE)
                .filteredOn(RendezvousStatus.OK::equals)
                .hasSize(Askers.UNDER_WAY);

        assertThat(discover("", 0, Bytes.empty()).status()).isEqualTo(RendezvousStatus.OK.code());
    }

    @Test
    void T42_answersThatNobodyTookAreForgottenWithTheirStreams() {
        askWithoutReading(3 * Askers.UNDER_WAY);
        assertThat(discover("", 0, Bytes.empty()).status()).isEqualTo(RendezvousStatus.UNAVAILABLE.code());
        network.time().advance(PointStream.QUESTION);

        assertThat(discover("", 0, Bytes.empty()).status()).isEqualTo(RendezvousStatus.OK.code());
    }

    @Test
    void T42_aPeerAsksNoMoreThanSoOftenInASecond() {
        List<Framed<RendezvousMessage, RendezvousMessage>> streams = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            streams.add(stream(peer, point).framed(RendezvousCodec.ANSWERS, RendezvousCodec.QUESTIONS));
        }
        network.time().advance(SECOND);
        for (Framed<RendezvousMessage, RendezvousMessage> messages : streams) {
            for (int i = 0; i < PointStream.MAX_QUESTIONS; i++) {
                messages.send(new RendezvousMessage.Register("app" + i, Bytes.fromHex("00"), 0));
            }
        }
        network.time().advance(Duration.ofMillis(900));
        List<RendezvousStatus> statuses = new ArrayList<>();
        for (Framed<RendezvousMessage, RendezvousMessage> messages : streams) {
            for (int i = 0; i < PointStream.MAX_QUESTIONS; i++) {
                statuses.add(RendezvousStatus.of(((RendezvousMessage.Registered) await(messages.receive())).status()));
            }
        }

        assertThat(statuses)
                .containsOnly(RendezvousStatus.INVALID_SIGNED_PEER_RECORD, RendezvousStatus.UNAVAILABLE)
                .filteredOn(RendezvousStatus.INVALID_SIGNED_PEER_RECORD::equals)
                .hasSize(Askers.PER_SECOND);
        network.time().advance(SECOND);
        assertThat(register("app", record(), 0)).isEqualTo(RendezvousStatus.OK);
    }

    @Test
    void T42_cookiesCostNothingAndForgedOnesAreRefused() {
        register("app", record(), 0);
        RendezvousMessage.Discovered first = discover("app", 0, Bytes.empty());
        for (int i = 0; i < 100; i++) {
            RendezvousMessage.Discovered again = discover("app", 0, first.cookie());
            assertThat(again.registrations()).isEmpty();
            assertThat(again.cookie()).isEqualTo(first.cookie());
        }
        for (Bytes forged : List.of(Bytes.fromHex("00"), Bytes.wrap(new byte[40]), Bytes.wrap(new byte[10_000]))) {
            assertThat(discover("app", 0, forged).status()).isEqualTo(RendezvousStatus.INVALID_COOKIE.code());
        }
        assertThat(discover("another", 0, first.cookie()).status()).isEqualTo(RendezvousStatus.INVALID_COOKIE.code());
        assertThat(gauges(point).refusedDiscoveries()).isEqualTo(4);
    }

    @Test
    void T42_nobodyEndsWhatAnotherHasRegistered() {
        register("app", record(), 0);
        SimulatedNode other = start(NodeSpec.reachable());
        for (String name : List.of("app", "", "nobody", "n".repeat(5000))) {
            stream(other, point)
                    .framed(RendezvousCodec.ANSWERS, RendezvousCodec.QUESTIONS)
                    .send(new RendezvousMessage.Unregister(name));
            network.time().advance(SECOND);
        }

        assertThat(gauges(point).registrations()).isEqualTo(1);
    }

    @Test
    void whoWithdrawsNoNameWithdrawsAll() {
        register("app", record(), 0);
        register("another", record(), 0);
        stream(peer, point)
                .framed(RendezvousCodec.ANSWERS, RendezvousCodec.QUESTIONS)
                .send(new RendezvousMessage.Unregister(""));
        network.time().advance(SECOND);

        assertThat(gauges(point).registrations()).isZero();
    }

    @Test
    void aPeerAsksSeveralThingsOnOneStreamUntilItEndsThat() {
        Stream stream = stream(peer, point);
        Framed<RendezvousMessage, RendezvousMessage> messages =
                stream.framed(RendezvousCodec.ANSWERS, RendezvousCodec.QUESTIONS);
        messages.send(new RendezvousMessage.Register("app", record(), 0));
        messages.send(new RendezvousMessage.Unregister("nobody"));
        messages.send(new RendezvousMessage.Discover("app", 0, Bytes.empty()));
        messages.closeWrite();

        assertThat(await(messages.receive())).isEqualTo(new RendezvousMessage.Registered(0, "", 2 * HOURS));
        assertThat(await(messages.receive()))
                .isInstanceOfSatisfying(
                        RendezvousMessage.Discovered.class,
                        found -> assertThat(found.registrations()).hasSize(1));
        assertThat(await(messages.next())).isEmpty();
    }

    @Test
    void T42_aStreamOfQuestionsWithoutEndIsEnded() {
        Stream stream = stream(peer, point);
        CompletableFuture<Void> closed = stream.closed();
        Framed<RendezvousMessage, RendezvousMessage> messages =
                stream.framed(RendezvousCodec.ANSWERS, RendezvousCodec.QUESTIONS);
        for (int i = 0; i < PointStream.MAX_QUESTIONS; i++) {
            messages.send(new RendezvousMessage.Discover("app", 0, Bytes.empty()));
            await(messages.receive());
        }
        assertThat(closed).isNotDone();
        messages.send(new RendezvousMessage.Discover("app", 0, Bytes.empty()));
        network.time().advance(SECOND);

        assertThat(closed).isCompletedExceptionally();
    }

    @Test
    void T42_whoSendsNoQuestionOrHalfOfOneIsNotWaitedForLonger() {
        Stream silent = stream(peer, point);
        Stream slow = stream(peer, point);
        slow.write(Bytes.fromHex("02")); // two bytes are to come
        List<CompletableFuture<Void>> ends = List.of(silent.closed(), slow.closed());
        network.time().advance(PointStream.QUESTION.minus(SECOND));
        assertThat(ends).noneMatch(CompletableFuture::isDone);
        network.time().advance(SECOND.multipliedBy(2));

        assertThat(ends).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void T42_answersAndNonsenseEndTheStream() {
        for (String hex : List.of("021a00", "04080132" + "00", "05ffffffffff", "8080808001")) {
            Stream stream = stream(peer, point);
            CompletableFuture<Void> closed = stream.closed();
            stream.write(Bytes.fromHex(hex));
            network.time().advance(SECOND);
            assertThat(closed).as(hex).isCompletedExceptionally();
        }
        assertThat(gauges(point).registrations()).isZero();
    }
}
