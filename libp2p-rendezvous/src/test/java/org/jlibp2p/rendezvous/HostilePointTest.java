package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.rendezvous.message.RendezvousCodec;
import org.jlibp2p.rendezvous.message.RendezvousMessage;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a point does to those who use it, and what they do to it. */
class HostilePointTest extends RendezvousFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimulatedNode point = point(RendezvousServerOptions.defaults());
    private final SimulatedNode peer = start(NodeSpec.reachable());

    private void answering(SimulatedNode node, UnaryOperator<RendezvousMessage> answers) {
        node.handle(RendezvousServer.PROTOCOL, stream -> {
            Framed<RendezvousMessage, RendezvousMessage> messages =
                    stream.framed(RendezvousCodec.QUESTIONS, RendezvousCodec.ANSWERS);
            return messages.receive().thenCompose(question -> messages.send(answers.apply(question)));
        });
    }

    @Test
    void T42_whatAPointMakesUpIsNotFound() {
        Identity real = network.newIdentity();
        Bytes good = record(real, peer.address());
        byte[] forged = record(network.newIdentity(), peer.address()).toByteArray();
        forged[forged.length - 1] ^= 1;
        answering(
                peer,
                question -> new RendezvousMessage.Discovered(
                        List.of(
                                new RendezvousMessage.Register("app", Bytes.wrap(forged), 7200),
                                new RendezvousMessage.Register("app", Bytes.fromHex("00"), 7200),
                                new RendezvousMessage.Register("app", record(network.newIdentity()), 7200),
                                new RendezvousMessage.Register(
                                        "another", record(network.newIdentity(), peer.address()), 7200),
                                new RendezvousMessage.Register("app", good, -1)),
                        Bytes.empty(),
                        0,
                        ""));

        assertThat(found(client(at(peer)), "app"))
                .containsExactly(new PeerInfo(real.peerId(), List.of(peer.address())));
    }

    @Test
    void T42_addressesThatReachLessFarThanThePointAreNotFound() {
        Multiaddr local = Multiaddr.parse("/ip4/127.0.0.1/tcp/4001");
        Multiaddr home = Multiaddr.parse("/ip4/192.168.1.1/tcp/80");
        SimulatedNode inside = start(NodeSpec.reachable());
        assertThat(register(inside, point, record(inside.identity(), local, home)))
                .isEqualTo(RendezvousStatus.OK);
        assertThat(register(peer, point, record(peer.identity(), home, peer.address(), local)))
                .isEqualTo(RendezvousStatus.OK);
        SimulatedNode seeker = client(at(point));

        assertThat(found(seeker, "app")).containsExactly(peer.info());
        assertThat(seeker.peers().addresses(peer.peerId())).containsExactly(peer.address());
        assertThat(seeker.peers().addresses(inside.peerId())).isEmpty();
    }

    @Test
    void T42_aPointThatNeverEndsIsLeftAfterSoManyPages() {
        List<RendezvousMessage> questions = new ArrayList<>();
        Bytes record = record(network.newIdentity(), peer.address());
        answering(peer, question -> {
            questions.add(question);
            return new RendezvousMessage.Discovered(
                    List.of(new RendezvousMessage.Register("app", record, 7200)), Bytes.fromHex("01"), 0, "");
        });

        assertThat(found(client(at(peer)), "app")).hasSize(1);
        assertThat(questions).hasSize(Pages.MAX_PAGES);
    }

    @Test
    void T42_aPointThatNeverLikesItsCookieIsGivenUp() {
        List<RendezvousMessage> questions = new ArrayList<>();
        Bytes record = record(network.newIdentity(), peer.address());
        answering(peer, question -> {
            questions.add(question);
            return ((RendezvousMessage.Discover) question).cookie().isEmpty()
                    ? new RendezvousMessage.Discovered(
                            List.of(new RendezvousMessage.Register("app", record, 7200)), Bytes.fromHex("01"), 0, "")
                    : new RendezvousMessage.Discovered(
                            List.of(), Bytes.empty(), RendezvousStatus.INVALID_COOKIE.code(), "");
        });

        assertThat(found(client(at(peer)), "app")).hasSize(1);
        assertThat(questions).hasSize(4);
    }

    @Test
    void T42_aPointThatDoesNotAnswerIsGivenUp() {
        peer.handle(RendezvousServer.PROTOCOL, Stream::closed);
        SimulatedNode client = client(at(peer));
        CompletableFuture<Optional<PeerInfo>> next = of(client).discover("app").next();
        network.time().advance(PointClient.ANSWER.minus(SECOND));
        assertThat(next).isNotDone();
        network.time().advance(SECOND.multipliedBy(2));

        assertThat(next).isCompletedExceptionally();
        assertThat(client.connections())
                .allSatisfy(connection -> assertThat(connection.streams()).isEmpty());
    }

    @Test
    void T42_anAnswerToAnotherQuestionIsAFailure() {
        answering(peer, question -> new RendezvousMessage.Registered(0, "", 7200));
        SimulatedNode client = client(at(peer));

        assertThatThrownBy(() -> found(client, "app")).hasMessageContaining("something else");
    }

    @Test
    void aPointThatReadsRecordsInTheFormOfTheRfcAloneIsGivenThatAndRemembered() {
        List<String> types = new ArrayList<>();
        answering(peer, question -> {
            Bytes record = ((RendezvousMessage.Register) question).record();
            String type = SignedEnvelope.decode(record).payloadType().utf8();
            PeerRecord.open(SignedEnvelope.decode(record));
            types.add(type);
            if (!type.equals("/libp2p/routing-state-record")) {
                throw new ProtocolViolationException("another record than I can read");
            }
            return new RendezvousMessage.Registered(0, "", 7200);
        });
        await(await(of(client(at(peer))).register("app")).registered());
        network.time().advance(Duration.ofHours(2));

        assertThat(types)
                .hasSizeGreaterThanOrEqualTo(3)
                .startsWith(PeerRecord.PAYLOAD_TYPE.utf8())
                .containsOnlyOnce(PeerRecord.PAYLOAD_TYPE.utf8());
    }

    @Test
    void aPointIsAskedAFewThingsAtATime() {
        List<Stream> asked = new ArrayList<>();
        peer.handle(RendezvousServer.PROTOCOL, stream -> {
            asked.add(stream);
            return stream.closed();
        });
        SimulatedNode client = client(at(peer));
        for (int i = 0; i < 20; i++) {
            await(of(client).register("app" + i));
        }
        network.time().advance(SECOND);
        assertThat(asked).hasSize(Line.AT_A_TIME);
        network.time().advance(PointClient.ANSWER);

        assertThat(asked).hasSize(2 * Line.AT_A_TIME);
    }

    @Test
    void oneRecordIsSignedForAllNamesAndANewOneForTheRenewal() {
        List<Bytes> records = new ArrayList<>();
        answering(peer, question -> {
            records.add(((RendezvousMessage.Register) question).record());
            return new RendezvousMessage.Registered(0, "", 7200);
        });
        SimulatedNode client = client(at(peer));
        for (int i = 0; i < 20; i++) {
            await(of(client).register("app" + i));
        }
        network.time().advance(SECOND);
        assertThat(records).hasSize(20).containsOnly(records.get(0));
        network.time().advance(Duration.ofHours(1).plusMinutes(45));

        List<Bytes> renewed = records.subList(20, records.size());
        assertThat(renewed).isNotEmpty().doesNotContain(records.get(0));
    }

    @Test
    void whoGivesUpAWithdrawalResetsItsStream() {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        peer.handle(RendezvousServer.PROTOCOL, stream -> {
            ends.add(stream.closed());
            return new CompletableFuture<>();
        });
        NodeContext node = context();
        CompletableFuture<Void> withdrawal =
                Async.call(node.loop(), () -> new PointClient(node).unregister(peer.info(), "app"));
        network.time().advance(SECOND);
        assertThat(ends).hasSize(1).noneMatch(CompletableFuture::isDone);
        withdrawal.cancel(false);
        network.time().advance(SECOND);

        assertThat(ends).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void whoEndsARegistrationThatIsUnderWayResetsItsStream() {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        peer.handle(RendezvousServer.PROTOCOL, stream -> {
            ends.add(stream.closed());
            return new CompletableFuture<>();
        });
        RendezvousRegistration registration = await(of(client(at(peer))).register("app"));
        network.time().advance(SECOND);
        assertThat(ends).hasSize(1).noneMatch(CompletableFuture::isDone);
        registration.close();
        network.time().advance(SECOND);

        assertThat(ends.get(0)).isCompletedExceptionally();
    }

    @Test
    void recordsInTheFormOfTheRfcAreTakenAndToldAsTheyCame() {
        Bytes record = new PeerRecord(peer.peerId(), 1, List.of(peer.address()))
                .sealAsInRfc(peer.identity())
                .encode();
        assertThat(register(peer, point, record)).isEqualTo(RendezvousStatus.OK);

        RendezvousMessage.Discovered told = (RendezvousMessage.Discovered)
                ask(peer, point, new RendezvousMessage.Discover("app", 0, Bytes.empty()));
        assertThat(told.registrations())
                .extracting(RendezvousMessage.Register::record)
                .containsExactly(record);
        assertThat(found(client(at(point)), "app")).containsExactly(peer.info());
    }

    @Test
    void T42_aPointThatRegistersForEverIsBelievedForThreeDays() {
        List<RendezvousMessage> questions = new ArrayList<>();
        answering(peer, question -> {
            questions.add(question);
            return new RendezvousMessage.Registered(0, "", -1);
        });
        await(await(of(client(at(peer))).register("app")).registered());
        network.time().advance(Duration.ofHours(54));

        assertThat(questions).hasSize(2);
    }
}
