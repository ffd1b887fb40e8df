package org.jlibp2p.testkit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.muxer.Muxer;
import org.jlibp2p.muxer.yamux.Yamux;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;
import org.jlibp2p.transport.memory.MemoryHub;
import org.jlibp2p.transport.memory.MemoryTransport;

/** Layers broken on purpose, each with the contract that has to find it. Run by {@link BrokenLayersTest} only. */
final class BrokenLayers {
    private BrokenLayers() {}

    /** Noise that lets anybody answer, whoever was dialled. */
    static final class TrustsAnybody extends SecurityContract {
        @Override
        protected Security security() {
            Noise noise = Noise.create();
            return new Security() {
                @Override
                public ProtocolId protocol() {
                    return noise.protocol();
                }

                @Override
                public CompletableFuture<? extends SecureConnection> secure(Duplex raw, Handshake handshake) {
                    return noise.secure(
                            raw,
                            new Handshake(
                                    handshake.direction(), handshake.self(), Optional.empty(), handshake.muxers()));
                }
            };
        }
    }

    /** No security at all: everything goes through as it is, and the other side is whoever was expected. */
    static final class HidesNothing extends SecurityContract {
        @Override
        protected Security security() {
            return new Security() {
                @Override
                public ProtocolId protocol() {
                    return ProtocolId.of("/plain");
                }

                @Override
                public CompletableFuture<SecureConnection> secure(Duplex raw, Handshake handshake) {
                    return CompletableFuture.completedFuture(new Plain(
                            raw, handshake.expected().orElse(handshake.self().peerId()), handshake.self()));
                }
            };
        }
    }

    private static final class Plain extends ForwardingDuplex implements SecureConnection {
        private final PeerId remote;
        private final Identity self;

        Plain(Duplex raw, PeerId remote, Identity self) {
            super(raw);
            this.remote = remote;
            this.self = self;
        }

        @Override
        public PeerId remotePeer() {
            return remote;
        }

        @Override
        public PublicKey remoteKey() {
            return self.publicKey();
        }

        @Override
        public Optional<ProtocolId> earlyMuxer() {
            return Optional.empty();
        }
    }

    /** Yamux that goes away without saying why, and opens streams that cannot be given up. */
    static final class GoesAwayWithoutAWord extends MuxerContract {
        @Override
        protected Muxer muxer() {
            Yamux yamux = Yamux.create();
            return new Muxer() {
                @Override
                public ProtocolId protocol() {
                    return yamux.protocol();
                }

                @Override
                public MuxedSession start(Setup setup) {
                    return new Silent(yamux.start(setup));
                }
            };
        }
    }

    private record Silent(MuxedSession session) implements MuxedSession {
        @Override
        public CompletableFuture<MuxedStream> openStream() {
            return session.openStream().thenApply(stream -> stream);
        }

        @Override
        public void goAway(ErrorCode code) {
            session.goAway(ErrorCode.NONE);
        }

        @Override
        public CompletableFuture<Void> closed() {
            return session.closed();
        }
    }

    /** A transport that says it has closed and goes on, and whose dials cannot be given up. */
    static final class NeverStops extends TransportContract {
        private final ManualTime time = ManualTime.create();
        private final MemoryHub hub = MemoryHub.create();

        @Override
        protected Transport create() {
            return new Endless(MemoryTransport.create(hub).create(StandaloneContext.on(time)));
        }

        @Override
        protected Patience patience() {
            return Patience.driving(time);
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

    private record Endless(Transport transport) implements Transport {
        @Override
        public boolean canDial(Multiaddr address) {
            return transport.canDial(address);
        }

        @Override
        public boolean canListen(Multiaddr address) {
            return transport.canListen(address);
        }

        @Override
        public CompletableFuture<? extends TransportConnection> dial(Multiaddr address) {
            return transport.dial(address).thenApply(connection -> connection);
        }

        @Override
        public CompletableFuture<Listener> listen(Multiaddr address, Consumer<? super TransportConnection> onAccept) {
            return transport.listen(address, onAccept);
        }

        @Override
        public CompletableFuture<Void> close() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
