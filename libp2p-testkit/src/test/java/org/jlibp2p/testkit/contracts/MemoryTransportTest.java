package org.jlibp2p.testkit.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.testkit.ManualTime;
import org.jlibp2p.testkit.StandaloneContext;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;
import org.jlibp2p.transport.memory.MemoryHub;
import org.jlibp2p.transport.memory.MemoryTransport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is the memory transport's own, beside the contract of a transport. */
class MemoryTransportTest {
    private final ManualTime time = ManualTime.create();
    private final MemoryHub hub = MemoryHub.create();

    private Transport transport(MemoryHub where, EventLoops loops) {
        return MemoryTransport.create(where).create(StandaloneContext.on(loops));
    }

    private Transport transport() {
        return transport(hub, time.loops("node", 1));
    }

    private Multiaddr listen(Transport transport, Consumer<? super TransportConnection> onAccept) {
        Listener listener = time.await(transport.listen(Multiaddr.parse("/memory/0"), onAccept));
        return listener.addresses().get(0);
    }

    private static Duplex duplex(TransportConnection connection) {
        return ((RawConnection) connection).duplex();
    }

    @Test
    void aNumberMeansSomethingInItsHubOnly() {
        Multiaddr address = listen(transport(), connection -> {});
        Transport elsewhere = transport(MemoryHub.create(), time);
        assertThatThrownBy(() -> time.await(elsewhere.dial(address))).isInstanceOf(DialException.class);
        time.await(transport().dial(address));
    }

    @Test
    void anyNumberButZeroCanBeChosen() {
        Multiaddr largest = Multiaddr.parse("/memory/18446744073709551615");
        Listener listener = time.await(transport().listen(largest, connection -> {}));
        assertThat(listener.addresses()).containsExactly(largest);
        assertThat(time.await(transport().dial(largest)).remoteAddress()).isEqualTo(largest);
        assertThat(transport().canDial(Multiaddr.parse("/memory/0"))).isFalse();
    }

    @Test
    void eachEndLivesOnALoopOfItsOwnNode() {
        EventLoop dialling = time.loops("dialling", 1).next();
        EventLoop listening = time.loops("listening", 1).next();
        List<Duplex> accepted = new ArrayList<>();
        Multiaddr address = listen(transport(hub, only(listening)), each -> accepted.add(duplex(each)));
        TransportConnection dialled = time.await(
                transport(hub, only(dialling)).dial(address).thenApply(connection -> (TransportConnection) connection));
        assertThat(duplex(dialled).loop()).isSameAs(dialling);
        assertThat(accepted).extracting(Duplex::loop).containsExactly(listening);
    }

    private static EventLoops only(EventLoop loop) {
        return new EventLoops() {
            @Override
            public EventLoop next() {
                return loop;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void dialsThatWaitForAListenerAreBounded() {
        List<TransportConnection> accepted = new ArrayList<>();
        Multiaddr address = listen(transport(), accepted::add);
        Transport client = transport();
        List<CompletableFuture<? extends TransportConnection>> dials = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            dials.add(client.dial(address));
        }
        time.run();
        assertThat(accepted).hasSize(128);
        assertThat(dials)
                .filteredOn(CompletableFuture::isCompletedExceptionally)
                .hasSize(72);
        time.await(client.dial(address));
    }

    @Test
    void aListenerThatFailsAtAConnectionLosesThatOneOnly() {
        List<TransportConnection> accepted = new ArrayList<>();
        boolean[] failing = {true};
        Multiaddr address = listen(transport(), connection -> {
            if (failing[0]) {
                throw new IllegalStateException("a bug of the listener's");
            }
            accepted.add(connection);
        });
        CompletableFuture<? extends TransportConnection> dial = transport().dial(address);
        assertThatThrownBy(time::run).isInstanceOf(AssertionError.class).hasMessageContaining("a bug");
        assertThatThrownBy(() -> time.await(duplex(time.await(dial)).read()))
                .isInstanceOf(ConnectionClosedException.class);
        failing[0] = false;
        time.await(transport().dial(address));
        assertThat(accepted).hasSize(1);
    }

    @Test
    void aDialOfANodeWhoseLoopsHaveEndedFails() {
        EventLoops loops = time.loops("ending", 1);
        Multiaddr address = listen(transport(hub, loops), connection -> {});
        loops.close();
        assertThatThrownBy(() -> time.await(transport().dial(address))).isInstanceOf(DialException.class);
    }

    @Test
    void theOtherEndOfANodeWhoseLoopsHaveEndedIsToldAtTheNextWrite() {
        EventLoops loops = time.loops("ending", 1);
        Multiaddr address = listen(transport(hub, loops), connection -> {});
        Duplex dialled = duplex(time.await(transport().dial(address)));
        time.run();
        loops.close();
        dialled.write(Bytes.utf8("x"));
        assertThatThrownBy(() -> time.await(dialled.closed())).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void aDialLeavesNoTimerBehind() {
        Multiaddr address = listen(transport(), connection -> {});
        time.await(transport().dial(address));
        time.run();
        assertThat(time.timers()).isZero();
    }

    @Test
    void anAddressOfAnotherKindIsTheCallersMistake() {
        Multiaddr foreign = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
        assertThatThrownBy(() -> transport().dial(foreign)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> transport().listen(foreign, connection -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
