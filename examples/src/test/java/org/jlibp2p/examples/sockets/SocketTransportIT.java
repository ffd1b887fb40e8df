package org.jlibp2p.examples.sockets;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.testkit.BackPressureContract;
import org.jlibp2p.testkit.DuplexContract;
import org.jlibp2p.testkit.DuplexPair;
import org.jlibp2p.testkit.HalfCloseContract;
import org.jlibp2p.testkit.Patience;
import org.jlibp2p.testkit.StandaloneContext;
import org.jlibp2p.testkit.TransportContract;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The example's transport holds the contracts that the library's own ones are held against. */
@DisplayName("The transport on plain sockets")
class SocketTransportIT {
    private static final Multiaddr ANY = Multiaddr.parse("/ip4/127.0.0.1/tcp/0");

    private final EventLoops loops = EventLoops.create("sockets", 2);
    private final Transport transport = newTransport();

    private Transport newTransport() {
        return SocketTransport.create().create(StandaloneContext.on(loops));
    }

    @AfterEach
    void close() {
        transport.close().join();
        loops.close();
    }

    private static Patience patience() {
        return Patience.blocking(Duration.ofSeconds(120));
    }

    private DuplexPair pair() throws InterruptedException {
        BlockingQueue<RawConnection> accepted = new LinkedBlockingQueue<>();
        Listener listener = transport
                .listen(ANY, connection -> accepted.add((RawConnection) connection))
                .join();
        RawConnection dialled =
                (RawConnection) transport.dial(listener.addresses().get(0)).join();
        Duplex other = accepted.poll(60, TimeUnit.SECONDS).duplex();
        listener.close();
        return new DuplexPair(dialled.duplex(), other);
    }

    @Nested
    class IsATransport extends TransportContract {
        @Override
        protected Transport create() {
            return newTransport();
        }

        @Override
        protected Patience patience() {
            return SocketTransportIT.patience();
        }

        @Override
        protected Multiaddr anyAddress() {
            return ANY;
        }

        @Override
        protected Multiaddr foreignAddress() {
            return Multiaddr.parse("/ip4/127.0.0.1/udp/1");
        }
    }

    @Nested
    class HasPipes extends DuplexContract {
        @Override
        protected DuplexPair connect() throws InterruptedException {
            return pair();
        }

        @Override
        protected Patience patience() {
            return SocketTransportIT.patience();
        }
    }

    @Nested
    class HoldsWritersBack extends BackPressureContract {
        @Override
        protected DuplexPair connect() throws InterruptedException {
            return pair();
        }

        @Override
        protected Patience patience() {
            return SocketTransportIT.patience();
        }
    }

    @Nested
    class EndsByHalves extends HalfCloseContract {
        @Override
        protected DuplexPair connect() throws InterruptedException {
            return pair();
        }

        @Override
        protected Patience patience() {
            return SocketTransportIT.patience();
        }
    }

    @Test
    void theThreadsOfAConnectionEndWithIt() throws InterruptedException {
        DuplexPair pair = pair();
        pair.right().copyTo(pair.right());
        patience().await(pair.left().write(Bytes.utf8("x")));
        patience().await(pair.left().read());
        assertThat(socketThreads()).isNotEmpty();
        pair.left().reset(new ProtocolViolationException("over"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!socketThreads().isEmpty()) {
            assertThat(System.nanoTime())
                    .as("threads are left: " + socketThreads())
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static List<String> socketThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("socket "))
                .toList();
    }
}
