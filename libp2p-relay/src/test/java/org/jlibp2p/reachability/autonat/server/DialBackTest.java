package org.jlibp2p.reachability.autonat.server;

import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.reachability.FakeConnection;
import org.jlibp2p.reachability.autonat.protocol.DialStatus;
import org.jlibp2p.reachability.autonat.protocol.ResponseStatus;
import org.jlibp2p.reachability.autonat.protocol.V2Message;
import org.jlibp2p.testkit.ManualTime;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.SourcePortException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DialBackTest {
    private static final Multiaddr TARGET = Multiaddr.parse("/ip4/5.6.7.8/tcp/4001");
    private static final Identity CLIENT = Identity.generate();

    private final ManualTime time = ManualTime.create();
    private final CompletableFuture<Connection> connecting = new CompletableFuture<>();

    /** The other side of it takes part in nothing. */
    private final Connection silent = new FakeConnection(time.loop(), CLIENT, TARGET.toString()) {
        @Override
        public CompletableFuture<Stream> openStream(ProtocolId... inOrder) {
            return new CompletableFuture<>();
        }
    };

    private CompletableFuture<V2Message.DialResponse> bring() {
        CompletableFuture<V2Message.DialResponse> told = new CompletableFuture<>();
        time.loop()
                .execute(() -> new DialBack(time.loop(), (client, address) -> connecting)
                        .bring(CLIENT.peerId(), new Targets.Chosen(TARGET, 3), 7)
                        .thenAccept(told::complete));
        time.run();
        return told;
    }

    private V2Message.DialResponse failing(Throwable failure) {
        connecting.completeExceptionally(failure);
        return time.await(bring());
    }

    private static V2Message.DialResponse said(DialStatus status) {
        return new V2Message.DialResponse(ResponseStatus.OK, 3, status);
    }

    @Test
    void whoIsReachedAndSilentIsNotSaidToBeOutOfReach() {
        connecting.complete(silent);
        CompletableFuture<V2Message.DialResponse> told = bring();
        assertThat(told).isNotDone();
        time.advance(ServerLimits.DIAL_BACK);
        assertThat(told).isCompletedWithValue(said(DialStatus.DIAL_BACK_ERROR));
        assertThat(silent.isOpen()).isFalse();
    }

    @Test
    void whoIsNotReachedInTimeIsOutOfReach() {
        CompletableFuture<V2Message.DialResponse> told = bring();
        time.advance(ServerLimits.DIAL_BACK);
        assertThat(told).isCompletedWithValue(said(DialStatus.DIAL_ERROR));
        assertThat(connecting).isCancelled();
    }

    @Test
    void whatThePeersSideRefusesWasTried() {
        assertThat(failing(new DialException(TARGET, new ConnectException("refused"))))
                .isEqualTo(said(DialStatus.DIAL_ERROR));
        assertThat(DialBack.wasTried(new DialException(TARGET, new NoRouteToHostException("a firewall's answer"))))
                .isTrue();
        assertThat(DialBack.wasTried(new IllegalStateException("the handshake")))
                .isTrue();
    }

    @Test
    void whatThisNodeCannotDialWasNotTried() {
        assertThat(failing(new DialException(TARGET, new SocketException("Network is unreachable"))))
                .isEqualTo(V2Message.DialResponse.of(ResponseStatus.DIAL_REFUSED));
        for (Throwable own : List.of(
                new DialException(TARGET, new SourcePortException("no port to share")),
                new DialException(TARGET, new BindException("no such address")),
                new DialException("the gater refused", Map.of()),
                new LimitExceededException("ApartDialer.MAX", "system"),
                new NodeClosedException("dialling"))) {
            assertThat(DialBack.wasTried(own)).as(own.toString()).isFalse();
        }
    }

    private V1Dials.Result first(Throwable... failures) {
        List<Multiaddr> addresses = IntStream.range(0, failures.length)
                .mapToObj(port -> Multiaddr.parse("/ip4/5.6.7.8/tcp/" + port))
                .toList();
        V1Dials dials = new V1Dials(
                time.loop(), address -> CompletableFuture.failedFuture(failures[addresses.indexOf(address)]));
        CompletableFuture<V1Dials.Result> result = new CompletableFuture<>();
        time.loop().execute(() -> dials.first(addresses).thenAccept(result::complete));
        return time.await(result);
    }

    @Test
    void T40_version1DoesNotSayOfWhatItDidNotDialThatItIsOutOfReach() {
        Throwable full = new LimitExceededException("ApartDialer.MAX", "system");
        Throwable gater = new DialException("the gater refused", Map.of());
        Throwable refused = new DialException(TARGET, new ConnectException("refused"));
        assertThat(first(full, gater, full, gater, full)).isEqualTo(new V1Dials.Result(Optional.empty(), false));
        assertThat(first(full, refused, gater)).isEqualTo(new V1Dials.Result(Optional.empty(), true));
    }
}
