package org.jlibp2p.transport.ws;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.testkit.BackPressureContract;
import org.jlibp2p.testkit.DuplexContract;
import org.jlibp2p.testkit.DuplexPair;
import org.jlibp2p.testkit.HalfCloseContract;
import org.jlibp2p.testkit.Patience;
import org.jlibp2p.testkit.TransportContract;
import org.jlibp2p.testkit.certificates.TestCertificates;
import org.jlibp2p.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The contracts of a transport and of its pipes, held by WebSocket with and without TLS. */
@ParameterizedClass
@ValueSource(strings = {"/ws", "/tls/ws"})
class WebSocketContractsIT {
    private static final Patience PATIENCE =
            Patience.blocking(Duration.ofSeconds(150)); // a hundred thousand records, each watched;

    @TempDir
    static Path folder;

    private static WebSocketOptions options;

    @Parameter
    private String form;

    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeAll
    static void makeCertificate() {
        TestCertificates authority = new TestCertificates(Instant.now());
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        authority.issue("127.0.0.1").write(chain, key);
        options = WebSocketOptions.defaults()
                .withCertificate(ServerCertificate.pem(chain, key))
                .withTrustedAuthorities(authority.writeRoot(folder.resolve("root.pem")));
    }

    @AfterEach
    void closeNodes() {
        nodes.forEach(TestNode::close);
    }

    private TestNode node() {
        TestNode node = new TestNode(options);
        nodes.add(node);
        return node;
    }

    private DuplexPair pair() {
        TestNode node = node();
        TestNode.Accepting accepting = node.listen("/ip4/127.0.0.1/tcp/0" + form);
        return new DuplexPair(
                node.dial(accepting.address()).duplex(), accepting.next().duplex());
    }

    @Nested
    class Pipes extends DuplexContract {
        @Override
        protected DuplexPair connect() {
            return pair();
        }

        @Override
        protected Patience patience() {
            return PATIENCE;
        }
    }

    @Nested
    class PipesSeenFromTheServer extends DuplexContract {
        @Override
        protected DuplexPair connect() {
            return pair().swapped();
        }

        @Override
        protected Patience patience() {
            return PATIENCE;
        }
    }

    @Nested
    class Halves extends HalfCloseContract {
        @Override
        protected DuplexPair connect() {
            return pair();
        }

        @Override
        protected Patience patience() {
            return PATIENCE;
        }
    }

    @Nested
    class Pressure extends BackPressureContract {
        @Override
        protected DuplexPair connect() {
            return pair();
        }

        @Override
        protected Patience patience() {
            return PATIENCE;
        }

        @Override
        protected long mostAcceptedAhead() {
            return 20L * 1024 * 1024; // the queue, and the kernel's buffers at both ends
        }
    }

    @Nested
    class Transports extends TransportContract {
        @Override
        protected Transport create() {
            return node().transport();
        }

        @Override
        protected Patience patience() {
            return PATIENCE;
        }

        @Override
        protected Multiaddr anyAddress() {
            return Multiaddr.parse("/ip4/127.0.0.1/tcp/0" + form);
        }

        @Override
        protected Multiaddr foreignAddress() {
            return Multiaddr.parse("/memory/1");
        }
    }
}
