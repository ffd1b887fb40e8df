package org.jlibp2p.autotls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Fault;
import org.jlibp2p.autotls.AutoTlsException.Step;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AutoTlsTest extends AutoTlsFixture {
    private static AutoTlsException refusal(Duration retryAfter) {
        return new AutoTlsException(Step.BROKER, Fault.REMOTE, 403, retryAfter, "no", null);
    }

    @Test
    void aNodeThatIsReachedAsksAfterAWhileAndAnnouncesWhenTheCertificateIsThere() {
        SimulatedNode node = start(PUBLIC);
        assertThat(issuer.asked).isEmpty();
        pass(FIRST);
        assertThat(issuer.asked).containsExactly(List.of(PUBLIC));
        assertThat(transport.open).isEmpty();
        assertThat(secure(node)).isEmpty();
        Issued issued = issue(node, LIFE);
        assertThat(events(node))
                .containsExactly(
                        new AutoTlsEvent.Obtained(node.service(AutoTls.class).name(), issued.until()));
        assertThat(transport.open).isEqualTo(OPTIONS.listen());
        assertThat(secure(node)).containsExactly(named(node, "/ip4/1.2.3.4/tcp/4002", "1-2-3-4"));
        assertThat(network.time().await(node.service(AutoTls.class).addresses()))
                .isEqualTo(secure(node));
        assertThat(network.time().await(node.service(AutoTls.class).expires())).contains(issued.until());
    }

    @Test
    void aNodeInAPrivateNetworkDoesNotAsk() {
        SimulatedNode node = start(Multiaddr.parse("/ip4/192.168.1.2/tcp/4001"));
        pass(Duration.ofDays(10));
        assertThat(issuer.asked).isEmpty();
        CompletableFuture<Instant> renewed = node.service(AutoTls.class).renew();
        pass(Duration.ofSeconds(1));
        assertThat(renewed).isCompletedExceptionally();
        assertThat(renewed.handle((value, failure) -> failure).join())
                .isInstanceOfSatisfying(
                        AutoTlsException.class,
                        failure -> assertThat(failure.step()).isEqualTo(Step.ADDRESS));
    }

    @Test
    void aNodeInAPrivateNetworkAsksIfSuchAddressesCount() {
        options = OPTIONS.withPrivateAddresses();
        start(Multiaddr.parse("/ip4/192.168.1.2/tcp/4001"));
        pass(FIRST);
        assertThat(issuer.asked).hasSize(1);
    }

    @Test
    void aNodeThatOthersCannotReachAsksWhenTheyCan() {
        SimulatedNode node = start(PUBLIC);
        log(node).node.publish(new NodeEvent.ReachabilityChanged(Reachability.PRIVATE));
        pass(Duration.ofDays(1));
        assertThat(issuer.asked).isEmpty();
        log(node).node.publish(new NodeEvent.ReachabilityChanged(Reachability.PUBLIC));
        pass(Duration.ofSeconds(1));
        assertThat(issuer.asked).hasSize(1);
    }

    @Test
    void anAddressThatOthersCannotReachIsNotShownToTheBroker() {
        SimulatedNode node = start(PUBLIC);
        log(node).node.publish(new NodeEvent.AddressReachabilityChanged(PUBLIC, Reachability.PRIVATE));
        pass(Duration.ofDays(1));
        assertThat(issuer.asked).isEmpty();
        Multiaddr mapped = Multiaddr.parse("/ip4/5.6.7.8/tcp/4001");
        log(node).node.ownAddresses().announce(mapped, "a router");
        pass(Duration.ofSeconds(1));
        assertThat(issuer.asked).containsExactly(List.of(mapped));
    }

    @Test
    void whatLeadsToTheSecureListenerIsAnnouncedByItsName() {
        SimulatedNode node = start(PUBLIC);
        pass(FIRST);
        issue(node, LIFE);
        log(node).node.ownAddresses().announce(Multiaddr.parse("/ip4/5.6.7.8/tcp/8443/tls/ws"), "a router");
        pass(Duration.ofSeconds(1));
        assertThat(secure(node))
                .containsExactlyInAnyOrder(
                        named(node, "/ip4/1.2.3.4/tcp/4002", "1-2-3-4"),
                        named(node, "/ip4/5.6.7.8/tcp/8443", "5-6-7-8"));
    }

    @Test
    void aCertificateIsRenewedWhenAThirdOfItsLifeIsLeftAtTheLatest() {
        SimulatedNode node = start(PUBLIC);
        pass(FIRST);
        issue(node, LIFE);
        pass(Duration.ofDays(57).minusHours(1));
        assertThat(issuer.asked).hasSize(1);
        pass(Duration.ofDays(3).plusHours(1));
        assertThat(issuer.asked).hasSize(2);
        Issued second = issue(node, LIFE);
        assertThat(last(node))
                .isEqualTo(new AutoTlsEvent.Renewed(node.service(AutoTls.class).name(), second.until()));
        assertThat(transport.open).hasSize(1);
        assertThat(secure(node)).hasSize(1);
        pass(Duration.ofDays(50));
        assertThat(issuer.asked).hasSize(2);
    }

    @Test
    void certificatesOfShortLivesDoNotMakeItAskAllTheTime() {
        SimulatedNode node = start(PUBLIC);
        pass(FIRST);
        for (int i = 1; i <= 10; i++) {
            assertThat(issuer.asked).hasSize(i);
            issue(node, Duration.ofSeconds(1));
            pass(AutoTls.MIN_RENEWAL.minusMillis(10));
            assertThat(issuer.asked).hasSize(i);
            pass(Duration.ofMillis(20));
        }
    }

    @Test
    void failuresAreTriedAgainLaterAndLater() {
        SimulatedNode node = start(PUBLIC);
        pass(FIRST);
        Duration longest = options.times().longestRetry();
        Duration expected = options.times().retry();
        for (int i = 1; i < 14; i++) {
            assertThat(issuer.asked).hasSize(i);
            fail(refusal(null));
            AutoTlsEvent.Failed failed = (AutoTlsEvent.Failed) last(node);
            assertThat(failed.failure().step()).isEqualTo(Step.BROKER);
            assertThat(failed.failure().status()).hasValue(403);
            assertThat(failed.retry())
                    .isBetween(expected, expected.multipliedBy(5).dividedBy(4));
            pass(failed.retry().minusSeconds(1));
            assertThat(issuer.asked).hasSize(i);
            pass(Duration.ofSeconds(1));
            expected = expected.multipliedBy(2).compareTo(longest) > 0 ? longest : expected.multipliedBy(2);
        }
        issue(node, LIFE);
        assertThat(last(node)).isInstanceOf(AutoTlsEvent.Obtained.class);
    }

    @Test
    void aServerThatWantsToBeLeftAloneIsUpToABound() {
        SimulatedNode node = start(PUBLIC);
        pass(FIRST);
        fail(refusal(Duration.ofHours(30)));
        assertThat(((AutoTlsEvent.Failed) last(node)).retry()).isEqualTo(Duration.ofHours(30));
        pass(Duration.ofHours(30).plusSeconds(1));
        fail(refusal(Duration.ofDays(10_000)));
        assertThat(((AutoTlsEvent.Failed) last(node)).retry()).isEqualTo(AutoTls.MAX_RETRY_AFTER);
    }

    @Test
    void changesOfAddressesDoNotShortenThePauseAfterAFailure() {
        SimulatedNode node = start(PUBLIC);
        pass(FIRST);
        fail(refusal(null));
        log(node).node.ownAddresses().announce(Multiaddr.parse("/ip4/5.6.7.8/tcp/4001"), "a router");
        pass(Duration.ofSeconds(30));
        assertThat(issuer.asked).hasSize(1);
    }

    @Test
    void aCertificateOfAnEarlierRunIsUsedAtOnceAndNothingIsAskedFor() {
        SimulatedNode clock = network.add(NodeSpec.reachable(Log.service()));
        clock.start();
        pass(Duration.ofSeconds(1));
        Instant now = log(clock).node.loop().now();
        Issued kept = new Issued(now.minus(Duration.ofDays(10)), now.plus(Duration.ofDays(80)));
        issuer.stored = CompletableFuture.completedFuture(Optional.of(kept));
        SimulatedNode node = start(PUBLIC);
        assertThat(events(node))
                .containsExactly(
                        new AutoTlsEvent.Restored(node.service(AutoTls.class).name(), kept.until()));
        assertThat(secure(node)).hasSize(1);
        pass(Duration.ofDays(46));
        assertThat(issuer.asked).isEmpty();
        pass(Duration.ofDays(5));
        assertThat(issuer.asked).hasSize(1);
    }

    @Test
    void aCertificateThatExpiresIsNotShownAnyLonger() {
        SimulatedNode node = start(PUBLIC);
        pass(FIRST);
        issue(node, LIFE);
        while (issuer.asked.size() < 2) {
            pass(Duration.ofHours(1));
        }
        pass(Duration.ofDays(34)); // nobody answers
        assertThat(transport.open).isEmpty();
        assertThat(secure(node)).isEmpty();
        assertThat(last(node))
                .isEqualTo(new AutoTlsEvent.Expired(node.service(AutoTls.class).name()));
        issue(node, LIFE);
        assertThat(last(node)).isInstanceOf(AutoTlsEvent.Obtained.class);
        assertThat(secure(node)).hasSize(1);
    }

    @Test
    void aPortThatIsTakenIsToldOfAndTriedAgain() {
        SimulatedNode node = start(PUBLIC);
        transport.isTaken = true;
        pass(FIRST);
        issue(node, LIFE);
        assertThat(last(node))
                .isInstanceOfSatisfying(
                        AutoTlsEvent.Failed.class,
                        failed -> assertThat(failed.failure().step()).isEqualTo(Step.LISTEN));
        assertThat(secure(node)).isEmpty();
        transport.isTaken = false;
        pass(Duration.ofMinutes(2));
        assertThat(secure(node)).hasSize(1);
    }

    @Test
    void whoWantsANewOneNowSharesTheRequest() {
        SimulatedNode node = start(PUBLIC);
        CompletableFuture<Instant> one = node.service(AutoTls.class).renew();
        CompletableFuture<Instant> other = node.service(AutoTls.class).renew();
        pass(Duration.ofSeconds(1));
        assertThat(issuer.asked).hasSize(1);
        one.cancel(false);
        Issued issued = issue(node, LIFE);
        assertThat(other).isCompletedWithValue(issued.until());
    }

    @Test
    void nothingIsLeftWhenTheNodeStops() {
        SimulatedNode node = start(PUBLIC);
        pass(FIRST);
        issue(node, LIFE);
        CompletableFuture<Instant> renewed = node.service(AutoTls.class).renew();
        pass(Duration.ofSeconds(1));
        network.time().await(node.stop());
        assertThat(issuer.isClosed).isTrue();
        assertThat(renewed).isCompletedExceptionally();
        assertThat(transport.open).isEmpty();
        issuer.pending.completeExceptionally(refusal(null));
        pass(Duration.ofDays(100));
        assertThat(issuer.asked).hasSize(2);
    }

    @Test
    void aStoreThatCannotBeReadIsToldOfAndDoesNotStopTheNode() {
        issuer.stored = CompletableFuture.failedFuture(
                new AutoTlsException(Step.STORE, Fault.LOCAL_FILE, "no right to read it", null));
        SimulatedNode node = start(PUBLIC);
        assertThat(last(node))
                .isInstanceOfSatisfying(
                        AutoTlsEvent.Failed.class,
                        failed -> assertThat(failed.failure().fault()).isEqualTo(Fault.LOCAL_FILE));
        pass(FIRST);
        assertThat(issuer.asked).hasSize(1);
    }

    @Test
    void anAnswerThatComesAtOnceIsThatOfTheRenewal() {
        SimulatedNode node = start(PUBLIC);
        issuer.refusal = refusal(null);
        CompletableFuture<Instant> renewed = node.service(AutoTls.class).renew();
        pass(Duration.ofSeconds(1));
        assertThat(renewed.handle((value, failure) -> failure).join()).isSameAs(issuer.refusal);
    }

    @Test
    void whatWasFoundUnreachableLastIsRemembered() {
        SimulatedNode node = start(PUBLIC);
        for (int i = 0; i < AutoTls.MAX_UNREACHABLE; i++) {
            Multiaddr other = Multiaddr.parse("/ip4/5.6.7.8/tcp/" + (1000 + i));
            log(node).node.publish(new NodeEvent.AddressReachabilityChanged(other, Reachability.PRIVATE));
        }
        log(node).node.publish(new NodeEvent.AddressReachabilityChanged(PUBLIC, Reachability.PRIVATE));
        pass(Duration.ofDays(1));
        assertThat(issuer.asked).isEmpty();
    }

    @Test
    void aNodeThatIsAboutToStopListensNoMore() {
        SimulatedNode node = start(PUBLIC);
        pass(FIRST);
        issue(node, LIFE);
        assertThat(secure(node)).hasSize(1);
        CompletableFuture<Void> stopped = node.service(AutoTls.class).stopListening();
        pass(Duration.ofMillis(1));
        assertThat(stopped).isCompleted();
        assertThat(transport.open).isEmpty();
        assertThat(secure(node)).isEmpty();
        log(node).node.ownAddresses().announce(Multiaddr.parse("/ip4/5.6.7.8/tcp/8443/tls/ws"), "a router");
        node.service(AutoTls.class).renew();
        pass(Duration.ofMinutes(1));
        issue(node, LIFE);
        pass(Duration.ofHours(1));
        assertThat(last(node)).isInstanceOf(AutoTlsEvent.Renewed.class);
        assertThat(transport.open).isEmpty();
        assertThat(network.time().await(node.service(AutoTls.class).addresses()))
                .isEmpty();
    }

    @Test
    void aListenerThatWasAboutToOpenWhenTheNodeStoppedListeningIsClosed() {
        SimulatedNode node = start(PUBLIC);
        transport.late = new CompletableFuture<>();
        pass(FIRST);
        issue(node, LIFE);
        CompletableFuture<Void> stopped = node.service(AutoTls.class).stopListening();
        pass(Duration.ofMinutes(1));
        assertThat(stopped).isNotDone();
        transport.late.complete(null);
        pass(Duration.ofMillis(1));
        assertThat(stopped).isCompleted();
        assertThat(transport.open).isEmpty();
        assertThat(secure(node)).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsNotTriedAgainOnceTheNodeListensNoMore() {
        SimulatedNode node = start(PUBLIC);
        transport.isTaken = true;
        pass(FIRST);
        issue(node, LIFE);
        node.service(AutoTls.class).stopListening();
        transport.isTaken = false;
        pass(Duration.ofHours(1));
        assertThat(transport.open).isEmpty();
    }
}
