package org.jlibp2p.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link Transport} whose connections are bare pipes does when it dials, listens and closes. That the pipes
 * are pipes is the matter of {@link DuplexContract} and its siblings.
 */
public abstract class TransportContract {
    private static final int MANY = 100;

    private final List<Transport> transports = new ArrayList<>();

    /** For subclasses. */
    protected TransportContract() {}

    /**
     * Makes a transport of a node of its own. All transports of one test can reach each other.
     *
     * @return a fresh transport; the contract closes it
     * @throws Exception if there is none to be had, which fails the test
     */
    protected abstract Transport create() throws Exception;

    /**
     * How to wait for the transports that {@link #create()} makes.
     *
     * @return drives their time or lets their threads work
     */
    protected abstract Patience patience();

    /**
     * Where to listen, with the port or number left open.
     *
     * @return an address for {@link Transport#listen}
     */
    protected abstract Multiaddr anyAddress();

    /**
     * An address of another transport's kind.
     *
     * @return one that can be neither dialled nor listened at
     */
    protected abstract Multiaddr foreignAddress();

    /** Closes what the test made. */
    @AfterEach
    void closeTransports() {
        for (Transport transport : transports) {
            await(transport.close());
        }
    }

    private Transport open() {
        try {
            Transport transport = create();
            transports.add(transport);
            return transport;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("no transport to test", e);
        }
    }

    private <T> T await(CompletableFuture<T> future) {
        return patience().await(future);
    }

    private Throwable failureOf(CompletableFuture<?> failing) {
        return await(failing.handle((value, failure) -> {
            if (failure == null) {
                throw new AssertionError("should have failed, but yielded " + value);
            }
            return Async.unwrap(failure);
        }));
    }

    /** A listening transport, and the connections it has accepted. */
    private final class Server {
        private final Transport transport = open();
        private final LinkedBlockingQueue<RawConnection> accepted = new LinkedBlockingQueue<>();
        private final Listener listener = listen(anyAddress());

        Listener listen(Multiaddr address) {
            return await(transport.listen(address, connection -> accepted.add((RawConnection) connection)));
        }

        Multiaddr address() {
            return listener.addresses().get(0);
        }

        /** The next connection that was accepted; the dialling side may know of it first. */
        RawConnection next() {
            for (int i = 0; i < 100 && accepted.isEmpty(); i++) {
                patience().settle();
            }
            RawConnection connection = accepted.poll();
            assertThat(connection).as("an accepted connection").isNotNull();
            return connection;
        }
    }

    private Duplex dial(Transport from, Multiaddr address) {
        return duplex(await(from.dial(address)));
    }

    private static Duplex duplex(TransportConnection connection) {
        return ((RawConnection) connection).duplex();
    }

    private void assertConnected(Duplex one, Duplex other) {
        await(one.write(Bytes.utf8("ping")));
        assertThat(await(Transfers.read(other, 4))).isEqualTo(Bytes.utf8("ping"));
        await(other.write(Bytes.utf8("pong")));
        assertThat(await(Transfers.read(one, 4))).isEqualTo(Bytes.utf8("pong"));
    }

    @Test
    void whoDialsAndWhoListensAreConnected() {
        Server server = new Server();
        Duplex dialled = dial(open(), server.address());
        assertConnected(dialled, server.next().duplex());
    }

    @Test
    void aTransportMayDialItself() {
        Server server = new Server();
        Duplex dialled = dial(server.transport, server.address());
        assertConnected(dialled, server.next().duplex());
    }

    @Test
    void theFirstBytesMayComeFromTheSideThatListens() {
        Server server = new Server();
        Duplex dialled = dial(open(), server.address());
        assertConnected(server.next().duplex(), dialled);
    }

    @Test
    void aListenerKnowsItsRealAddresses() {
        Server server = new Server();
        assertThat(server.listener.addresses()).isNotEmpty().doesNotContain(anyAddress());
        assertThat(server.listener.addresses()).allMatch(server.transport::canDial);
    }

    @Test
    void bothEndsKnowBothAddresses() {
        Server server = new Server();
        RawConnection dialled = (RawConnection) await(open().dial(server.address()));
        RawConnection accepted = server.next();
        assertThat(dialled.remoteAddress()).isEqualTo(server.address());
        assertThat(accepted.localAddress()).isEqualTo(server.address());
        assertThat(accepted.remoteAddress()).isEqualTo(dialled.localAddress());
        assertThat(dialled.limit()).isEmpty();
    }

    @Test
    void addressesOfItsOwnKindCanBeDialledAndListenedAt() {
        Transport transport = open();
        assertThat(transport.canListen(anyAddress())).isTrue();
        assertThat(transport.canDial(new Server().address())).isTrue();
    }

    @Test
    void addressesOfOtherKindsCanNotBeDialledOrListenedAt() {
        Transport transport = open();
        assertThat(transport.canDial(foreignAddress())).isFalse();
        assertThat(transport.canListen(foreignAddress())).isFalse();
        Multiaddr behind = new Server().address().with(foreignAddress());
        assertThat(transport.canDial(behind)).isFalse();
    }

    @Test
    void aDialCompletesOnTheConnectionsLoop() {
        Server server = new Server();
        Transport client = open();
        Thread caller = Thread.currentThread();
        for (int i = 0; i < 20; i++) {
            boolean[] asked = {false};
            CompletableFuture<Boolean> inLoop = client.dial(server.address()).thenApply(connection -> {
                boolean doneBefore = !asked[0] && Thread.currentThread() == caller; // which says nothing
                return doneBefore || duplex(connection).loop().inLoop();
            });
            asked[0] = true;
            assertThat(await(inLoop)).isTrue();
        }
    }

    @Test
    void aConnectionIsAcceptedOnItsLoopAndOnce() {
        Transport server = open();
        LinkedBlockingQueue<Boolean> inLoop = new LinkedBlockingQueue<>();
        Listener listener = await(server.listen(
                anyAddress(), connection -> inLoop.add(duplex(connection).loop().inLoop())));
        await(open().dial(listener.addresses().get(0)));
        patience().settle();
        assertThat(inLoop).containsExactly(true);
    }

    @Test
    void manyConnectionsAreMadeAtOnceAndKeptApart() {
        Server server = new Server();
        Transport client = open();
        List<CompletableFuture<? extends TransportConnection>> dials = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            dials.add(client.dial(server.address()));
        }
        Set<Bytes> said = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            Bytes word = Bytes.utf8(String.format("%08d", i));
            said.add(word);
            await(duplex(await(dials.get(i))).write(word));
        }
        Set<Bytes> heard = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            heard.add(await(Transfers.read(server.next().duplex(), 8)));
        }
        assertThat(heard).isEqualTo(said);
    }

    @Test
    void aDialOfNobodyFailsAndSaysWhichAddress() {
        Server gone = new Server();
        Multiaddr address = gone.address();
        await(gone.listener.close());
        assertThat(failureOf(open().dial(address)))
                .isInstanceOfSatisfying(
                        DialException.class,
                        failure -> assertThat(failure.attempts()).containsKey(address));
    }

    @Test
    void aClosedListenerAcceptsNobodyAndItsConnectionsLiveOn() {
        Server server = new Server();
        Transport client = open();
        Duplex dialled = dial(client, server.address());
        Duplex accepted = server.next().duplex();
        assertThat(patience().settles(server.listener.closed())).isFalse();
        await(server.listener.close());
        await(server.listener.closed());
        assertThat(failureOf(client.dial(server.address()))).isInstanceOf(DialException.class);
        assertConnected(dialled, accepted);
        await(server.listener.close());
    }

    @Test
    void anAddressIsFreeAgainAfterItsListenerHasClosed() {
        Server server = new Server();
        await(server.listener.close());
        Listener again = server.listen(server.address());
        assertThat(again.addresses()).isEqualTo(server.listener.addresses());
        Duplex dialled = dial(open(), server.address());
        assertConnected(dialled, server.next().duplex());
    }

    @Test
    void anAddressThatIsTakenCanNotBeListenedAt() {
        Server server = new Server();
        assertThat(failureOf(open().listen(server.address(), connection -> {})))
                .isInstanceOfSatisfying(
                        ListenException.class,
                        failure -> assertThat(failure.address()).isEqualTo(server.address()));
    }

    @Test
    void oneTransportListensAtManyAddresses() {
        Server server = new Server();
        Listener second = server.listen(anyAddress());
        assertThat(second.addresses()).doesNotContainAnyElementsOf(server.listener.addresses());
        dial(open(), server.address());
        assertThat(server.next().localAddress()).isEqualTo(server.address());
        await(server.listener.close());
        dial(open(), second.addresses().get(0));
        assertThat(server.next().localAddress()).isEqualTo(second.addresses().get(0));
    }

    @Test
    void aDialThatWasGivenUpLeavesNoConnection() {
        Server server = new Server();
        Transport client = open();
        for (int i = 0; i < 10; i++) {
            CompletableFuture<? extends TransportConnection> dial = client.dial(server.address());
            if (!dial.cancel(false)) {
                duplex(dial.getNow(null)).reset(new StreamResetException(ErrorCode.NONE, false));
            }
        }
        patience().settle();
        for (RawConnection accepted : server.accepted) {
            assertThat(endsOf(accepted.duplex()))
                    .as("what was accepted has ended")
                    .isTrue();
        }
        server.accepted.clear();
        assertConnected(dial(client, server.address()), server.next().duplex());
    }

    /** Whether a pipe ends, in order or not, without anybody having written to it. */
    private boolean endsOf(Duplex accepted) {
        return await(accepted.read().handle((bytes, failure) -> failure != null || bytes.isEmpty()));
    }

    @Test
    void aDialWhoseListenerClosesMeanwhileEndsOneWayOrTheOther() {
        Server server = new Server();
        CompletableFuture<? extends TransportConnection> dial = open().dial(server.address());
        CompletableFuture<Void> closed = server.listener.close();
        await(dial.handle((connection, failure) -> {
            assertThat(failure == null || Async.unwrap(failure) instanceof DialException)
                    .isTrue();
            return null;
        }));
        await(closed);
    }

    @Test
    void closingTheTransportClosesItsListenersAndLeavesConnections() {
        Server server = new Server();
        Listener second = server.listen(anyAddress());
        Transport client = open();
        Duplex dialled = dial(client, server.address());
        Duplex accepted = server.next().duplex();
        await(server.transport.close());
        await(server.listener.closed());
        await(second.closed());
        assertThat(failureOf(client.dial(server.address()))).isInstanceOf(DialException.class);
        assertConnected(dialled, accepted);
        await(client.close());
        assertConnected(dialled, accepted);
    }

    @Test
    void aClosedTransportNeitherDialsNorListens() {
        Server server = new Server();
        Transport closed = open();
        await(closed.close());
        await(closed.close());
        assertThat(failureOf(closed.dial(server.address()))).isInstanceOf(Libp2pException.class);
        assertThat(failureOf(closed.listen(anyAddress(), connection -> {}))).isInstanceOf(Libp2pException.class);
        patience().settle();
        assertThat(server.accepted).isEmpty();
    }

    @Test
    void closingTheTransportGivesUpItsDials() {
        Server server = new Server();
        Transport client = open();
        CompletableFuture<? extends TransportConnection> dial = client.dial(server.address());
        await(client.close());
        patience().settle();
        assertThat(dial).as("a dial ends at the latest with its transport").isDone();
    }
}
