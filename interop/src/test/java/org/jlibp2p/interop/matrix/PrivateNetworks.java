package org.jlibp2p.interop.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.ErrorKind;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three processes of each kind: a member of a private network, a stranger with another key, and an outsider without
 * any. Those who cannot talk find out by running out of time, some of them, so they all try at once, at the beginning.
 */
final class PrivateNetworks implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(25); // the slowest give up after 10 seconds
    private static final int KEY_SIZE = 32;
    private static final int ECHOED = 1 << 20;
    private static final List<String> LISTENS = List.of("/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/tcp/0/ws");

    private enum Role {
        MEMBER,
        SECOND_MEMBER,
        STRANGER,
        OUTSIDER
    }

    /** Who dials whom, and so what has to come of it. */
    enum Attempt {
        /** Both have the key. */
        MEMBERS("the same key connects, over TCP and over WebSocket", Role.MEMBER, Role.MEMBER),
        /** Another key. */
        WRONG_KEY("a dialer with another key is refused with an error", Role.STRANGER, Role.MEMBER),
        /** No key. */
        NO_KEY("a dialer without a key is refused with an error", Role.OUTSIDER, Role.MEMBER),
        /** A key where none is expected. */
        NO_KEY_AT_LISTENER("a dialer with a key fails with an error at a listener without", Role.MEMBER, Role.OUTSIDER);

        private final String name;
        private final Role dialer;
        private final Role listener;

        Attempt(String name, Role dialer, Role listener) {
            this.name = name;
            this.dialer = dialer;
            this.listener = listener;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private record Try(Direction direction, Attempt attempt) {}

    private final Map<PeerKind, Map<Role, PeerProcess>> peers = new EnumMap<>(PeerKind.class);
    private final Map<PeerKind, Throwable> failures = new EnumMap<>(PeerKind.class);
    private final Map<Try, CompletableFuture<Void>> tries = new HashMap<>();

    /** Starts what takes part in some direction; what cannot be started fails in its own tests. */
    PrivateNetworks(List<Direction> directions) {
        Path key = keyFile();
        Path other = keyFile();
        directions.stream().flatMap(Direction::kinds).distinct().forEach(kind -> {
            Map<Role, PeerProcess> roles = new EnumMap<>(Role.class);
            peers.put(kind, roles);
            try {
                roles.put(Role.MEMBER, start(kind, List.of("--psk", key.toString())));
                if (directions.contains(new Direction(kind, kind))) {
                    roles.put(Role.SECOND_MEMBER, start(kind, List.of("--psk", key.toString())));
                }
                roles.put(Role.STRANGER, start(kind, List.of("--psk", other.toString())));
                roles.put(Role.OUTSIDER, start(kind, List.of()));
            } catch (RuntimeException | AssertionError failure) {
                failures.put(kind, failure);
            }
        });
        for (Direction direction : directions) {
            if (direction.kinds().noneMatch(failures::containsKey)) {
                Stream.of(Attempt.values())
                        .filter(attempt -> attempt != Attempt.MEMBERS)
                        .forEach(attempt -> tries.put(
                                new Try(direction, attempt),
                                CompletableFuture.runAsync(
                                        () -> refused(direction, attempt), PrivateNetworks::inBackground)));
            }
        }
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "dialling a private network");
        thread.setDaemon(true);
        thread.start();
    }

    private static Path keyFile() {
        try {
            byte[] key = new byte[KEY_SIZE];
            new SecureRandom().nextBytes(key);
            Path file = Files.createTempFile("jlibp2p-interop-", ".key");
            file.toFile().deleteOnExit();
            return Files.writeString(
                    file, "/key/swarm/psk/1.0.0/\n/base16/\n" + HexFormat.of().formatHex(key) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PeerProcess start(PeerKind kind, List<String> key) {
        Stream<String> listens = LISTENS.stream().flatMap(address -> Stream.of("--listen", address));
        // With the library's own limits, as it is a time-out that ends most of the attempts.
        return PeerProcess.start(kind, Stream.concat(listens, key.stream()).toArray(String[]::new));
    }

    /** What has to come of an attempt has come of it. */
    void check(Direction direction, Attempt attempt) {
        direction.kinds().filter(failures::containsKey).findFirst().ifPresent(kind -> {
            throw new AssertionError(failures.get(kind).getMessage(), failures.get(kind));
        });
        if (attempt == Attempt.MEMBERS) {
            connect(direction);
            return;
        }
        try {
            tries.get(new Try(direction, attempt)).join();
        } catch (CompletionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        }
        PeerProcess dialer = peers.get(direction.dialer()).get(attempt.dialer);
        PeerProcess listener = peers.get(direction.listener()).get(attempt.listener);
        Poll.until(
                "neither side has a connection",
                () -> Pair.connections(dialer, listener) == 0 && Pair.connections(listener, dialer) == 0);
    }

    private void refused(Direction direction, Attempt attempt) {
        PeerProcess dialer = peers.get(direction.dialer()).get(attempt.dialer);
        PeerProcess listener = peers.get(direction.listener()).get(attempt.listener);
        PeerFailure failure =
                Errors.expect(ErrorKind.DIAL, () -> dialer.callWithin(BOUND, "dial", "addr", listener.address()));
        if (dialer.kind() == PeerKind.JAVA) {
            assertThat(failure.error().objects("attempts"))
                    .as("why each address failed")
                    .isNotEmpty()
                    .allSatisfy(tried -> assertThat(tried.text("fault")).isNotBlank());
        }
    }

    private void connect(Direction direction) {
        PeerProcess dialer = peers.get(direction.dialer()).get(Role.MEMBER);
        Role other = direction.dialer() == direction.listener() ? Role.SECOND_MEMBER : Role.MEMBER;
        PeerProcess listener = peers.get(direction.listener()).get(other);
        for (String address : listener.ready().texts("addrs")) {
            dialer.call("dial", "addr", address);
            Fields echo = dialer.call("echo", "peer", listener.peerId(), "bytes", ECHOED);
            assertThat(echo.flag("verified")).isTrue();
            dialer.call("ping", "peer", listener.peerId());
            Fields identified = listener.call("identify", "peer", dialer.peerId());
            assertThat(identified.text("peer")).isEqualTo(dialer.peerId());
            dialer.call("disconnect", "peer", listener.peerId());
            Poll.until("the listener has no connection", () -> Pair.connections(listener, dialer) == 0);
        }
    }

    @Override
    public void close() {
        peers.values().stream().flatMap(roles -> roles.values().stream()).toList().parallelStream()
                .forEach(PeerProcess::close);
    }
}
