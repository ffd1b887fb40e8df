package org.jlibp2p.testkit.contracts;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.io.Duplex;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.testkit.BackPressureContract;
import org.jlibp2p.testkit.DuplexContract;
import org.jlibp2p.testkit.DuplexPair;
import org.jlibp2p.testkit.HalfCloseContract;
import org.jlibp2p.testkit.LinkConditions;
import org.jlibp2p.testkit.Patience;
import org.jlibp2p.testkit.SimulatedHost;
import org.jlibp2p.testkit.SimulatedNetwork;
import org.jlibp2p.testkit.StandaloneContext;
import org.jlibp2p.testkit.TransportContract;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** A simulated network's transports hold the contract of a transport, and its connections those of a pipe. */
@DisplayName("The simulated network")
class SimulatedNetworkContractTest {
    private static SimulatedNetwork network() {
        return SimulatedNetwork.create(
                7,
                LinkConditions.perfect()
                        .withLatency(Duration.ofMillis(1))
                        .withJitter(Duration.ofMillis(1))
                        .withBytesPerSecond(100_000_000));
    }

    private static Transport transport(SimulatedHost host) {
        return host.transport().create(StandaloneContext.on(host.loops()));
    }

    private static DuplexPair connection(SimulatedNetwork network) {
        CompletableFuture<Duplex> accepted = new CompletableFuture<>();
        Listener listener = network.time()
                .await(transport(network.host("listener"))
                        .listen(Multiaddr.parse("/memory/0"), connection -> accepted.complete(duplex(connection))));
        TransportConnection dialled = network.time()
                .await(transport(network.host("dialler"))
                        .dial(listener.addresses().get(0))
                        .thenApply(connection -> connection));
        return new DuplexPair(duplex(dialled), network.time().await(accepted));
    }

    private static Duplex duplex(TransportConnection connection) {
        return ((RawConnection) connection).duplex();
    }

    @Nested
    class IsATransport extends TransportContract {
        private final SimulatedNetwork network = network();

        @Override
        protected Transport create() {
            return transport(network.host("host"));
        }

        @Override
        protected Patience patience() {
            return Patience.driving(network.time());
        }

        @Override
        protected Multiaddr anyAddress() {
            return Multiaddr.parse("/memory/0");
        }

        @Override
        protected Multiaddr foreignAddress() {
            return Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
        }
    }

    @Nested
    class HasConnectionsThatAreDuplexes extends DuplexContract {
        private final SimulatedNetwork network = network();

        @Override
        protected DuplexPair connect() {
            return connection(network);
        }

        @Override
        protected Patience patience() {
            return Patience.driving(network.time());
        }
    }

    @Nested
    class HasConnectionsThatEndByHalves extends HalfCloseContract {
        private final SimulatedNetwork network = network();

        @Override
        protected DuplexPair connect() {
            return connection(network);
        }

        @Override
        protected Patience patience() {
            return Patience.driving(network.time());
        }
    }

    @Nested
    class HasConnectionsThatHoldTheirWriterBack extends BackPressureContract {
        private final SimulatedNetwork network = network();

        @Override
        protected DuplexPair connect() {
            return connection(network);
        }

        @Override
        protected Patience patience() {
            return Patience.driving(network.time());
        }
    }
}
