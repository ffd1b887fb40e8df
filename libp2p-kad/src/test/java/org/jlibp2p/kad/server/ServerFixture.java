package org.jlibp2p.kad.server;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.Framed;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.kad.limits.KadServerLimits;
import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.kad.store.MemoryProviderStore;
import org.jlibp2p.kad.store.MemoryRecordStore;
import org.jlibp2p.kad.store.ProviderStore;
import org.jlibp2p.kad.store.ProviderStoreLimits;
import org.jlibp2p.kad.store.RecordStore;
import org.jlibp2p.kad.store.RecordStoreLimits;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.record.RecordValidator;
import org.jlibp2p.record.RecordValidators;
import org.jlibp2p.testkit.DuplexPair;
import org.jlibp2p.testkit.ManualTime;
import org.jlibp2p.transport.AddressScope;

import static org.assertj.core.api.Assertions.assertThat;

/** A server on standing time, its service on one loop and each end of its streams on another, and peers that ask it. */
final class ServerFixture {
    static final Multiaddr HERE = Multiaddr.parse("/ip4/1.2.3.4/tcp/4001");
    static final Multiaddr PRIVATE = Multiaddr.parse("/ip4/192.168.1.2/tcp/4001");
    static final PeerId SELF = peer(0);
    static final PeerId ASKER = peer(1);

    final ManualTime time = ManualTime.create();
    final EventLoops streams = time.loops("streams", 2);
    final EventLoop service = time.loops("service", 1).next();
    final List<PeerId> table = new ArrayList<>();
    final Map<PeerId, List<Multiaddr>> addresses = new HashMap<>();
    ProviderStore providers = MemoryProviderStore.create(ProviderStoreLimits.defaults());
    RecordStore records = MemoryRecordStore.create(RecordStoreLimits.defaults());
    Predicate<Multiaddr> inScope = address -> AddressScope.of(address) == AddressScope.PUBLIC;
    KadServerLimits limits = KadServerLimits.defaults();
    private KadServer server;

    static PeerId peer(int number) {
        return PeerId.decode(Multihash.sha256(Bytes.utf8("peer " + number)).bytes());
    }

    /** Values are better the later they are in the alphabet; {@code bad} is none, and nothing is after it is {@code over}. */
    static final class AlphabetValidator implements RecordValidator {
        @Override
        public void validate(Bytes key, Bytes value, Instant now) {
            boolean over = value.utf8().startsWith("over") && now.isAfter(Instant.parse("2026-01-01T01:00:00Z"));
            if (value.utf8().startsWith("bad") || over) {
                throw new InvalidRecordException(InvalidRecordException.Reason.MALFORMED_VALUE, "bad value");
            }
        }

        @Override
        public boolean isBetter(Bytes key, Bytes candidate, Bytes known) {
            return candidate.compareTo(known) > 0;
        }
    }

    void with(UnaryOperator<KadServerLimits> change) {
        limits = change.apply(limits);
    }

    /** Fills the table with peers from 10 on, each at an address of its own. */
    void fill(int count) {
        for (int i = 10; i < 10 + count; i++) {
            table.add(peer(i));
            addresses.put(peer(i), List.of(address(i)));
        }
    }

    static Multiaddr address(int number) {
        return Multiaddr.parse("/ip4/1.2.3." + number % 250 + "/tcp/" + (1000 + number));
    }

    List<PeerId> closest(Bytes key, int count, PeerId... except) {
        Comparator<PeerId> nearest = Key.of(key).closestFirst(Key::of);
        return table.stream()
                .filter(peer -> !List.of(except).contains(peer))
                .sorted(nearest)
                .limit(count)
                .toList();
    }

    KadServer server() {
        if (server == null) {
            server = new KadServer(new KadServerSetup(
                    SELF,
                    service,
                    (target, count, except) -> table.stream()
                            .filter(peer -> !peer.equals(except))
                            .sorted(target.closestFirst(Key::of))
                            .limit(count)
                            .toList(),
                    20,
                    peer -> addresses.getOrDefault(peer, List.of()),
                    inScope,
                    RecordValidators.none().with("test", new AlphabetValidator()),
                    providers,
                    records,
                    limits));
        }
        return server;
    }

    /** One stream to the server, seen from the side of who asks. */
    final class Asking {
        final Duplex pipe;
        final CompletableFuture<Void> served = new CompletableFuture<>();
        private final Framed<KadReply, KadRequest> messages;

        private Asking(PeerId asker) {
            DuplexPair pair = DuplexPair.inMemory(streams);
            pipe = pair.left();
            messages = Framed.of(pipe, KadCodec.replies(limits.reply()), KadCodec.requests(1 << 20));
            ServedPipe stream = new ServedPipe(pair.right(), asker);
            stream.loop()
                    .execute(() -> Async.whenDone(server().handle(stream), (end, failure) -> {
                        if (failure == null) {
                            stream.closeWrite();
                            served.complete(null);
                        } else {
                            stream.reset(Async.unwrap(failure)); // as the node does
                            served.completeExceptionally(Async.unwrap(failure));
                        }
                    }));
            time.run();
        }

        void send(KadRequest request) {
            messages.send(request);
            time.run();
        }

        CompletableFuture<KadReply> receive() {
            CompletableFuture<KadReply> reply = messages.receive();
            time.run();
            return reply;
        }

        KadReply ask(KadRequest request) {
            send(request);
            CompletableFuture<KadReply> reply = receive();
            assertThat(reply).isDone();
            return reply.join();
        }

        /** Why the server has reset the stream; it has told the peer so. */
        Throwable refusal() {
            time.run();
            assertThat(served).isCompletedExceptionally();
            assertThat(receive()).isCompletedExceptionally();
            return Async.failureOf(served);
        }

        /** What was wrong, where the reset says that a rule was broken. */
        Throwable broken() {
            Throwable refusal = refusal();
            assertThat(refusal).isInstanceOf(StreamResetException.class);
            assertThat(((StreamResetException) refusal).code()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
            return refusal.getCause();
        }

        boolean isOpen() {
            return !served.isDone();
        }
    }

    Asking open() {
        return open(ASKER);
    }

    Asking open(PeerId asker) {
        return new Asking(asker);
    }

    KadReply ask(KadRequest request) {
        Asking stream = open();
        KadReply reply = stream.ask(request);
        stream.pipe.closeWrite();
        time.run();
        assertThat(stream.served).isCompleted();
        return reply;
    }

    RefusedRequestException.Reason refused(KadRequest request) {
        Asking stream = open();
        stream.send(request);
        Throwable broken = stream.broken();
        assertThat(broken).isInstanceOf(RefusedRequestException.class);
        return ((RefusedRequestException) broken).reason();
    }
}
