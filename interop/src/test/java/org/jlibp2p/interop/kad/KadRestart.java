package org.jlibp2p.interop.kad;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server of this library that keeps what it is given in a file, alone in its DHT with a client of every kind: so what
 * a client reads that another one has left there comes out of that file, once the server has been another process.
 */
final class KadRestart implements AutoCloseable {
    /** How the server ends. */
    enum End {
        STOPPED(PeerProcess::close),
        KILLED(PeerProcess::crash);

        private final Consumer<PeerProcess> way;

        End(Consumer<PeerProcess> way) {
            this.way = way;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String SEED = "5e".repeat(32);
    private static final String VALUE = "/ipfs/bafkqacdjmrsw45djor4q";
    private static final Duration MEETING = Duration.ofSeconds(45);

    private final Path folder;
    private final String address;
    private final Map<PeerKind, PeerProcess> clients = new EnumMap<>(PeerKind.class);
    private PeerProcess server;

    /** Has every kind leave something with the server, ends it, and starts it again. */
    KadRestart(End end, List<PeerKind> kinds) {
        try (ServerSocket socket = new ServerSocket(0)) {
            folder = Files.createTempDirectory("jlibp2p-interop-kad-");
            address = "/ip4/127.0.0.1/tcp/" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            server = startServer();
            kinds.forEach(kind -> clients.put(
                    kind,
                    PeerProcess.spawn(
                            PeerCommand.script(kind),
                            "--listen",
                            "/ip4/127.0.0.1/tcp/0",
                            "--kad",
                            "client",
                            "--bootstrap",
                            server.address())));
            clients.values().forEach(PeerProcess::awaitReady);
            clients.values().forEach(this::meet);
            clients.values().forEach(KadRestart::leave);
            end.way.accept(server);
            server = startServer();
            clients.values().forEach(this::meetAgain);
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    private PeerProcess startServer() {
        return PeerProcess.start(
                PeerKind.JAVA,
                "--listen",
                address,
                "--seed",
                SEED,
                "--kad",
                "server",
                "--kad-store",
                folder.resolve("dht").toString());
    }

    private void meet(PeerProcess client) {
        Poll.until(
                "the server stands in the table of " + client,
                MEETING,
                () -> client.callWithin(KadNetwork.COMMAND, "kadTable")
                        .texts("peers")
                        .equals(List.of(server.peerId())));
    }

    /** The client may not know yet that its connection is gone. */
    private void meetAgain(PeerProcess client) {
        client.callWithin(KadNetwork.COMMAND, "disconnect", "peer", server.peerId());
        client.callWithin(KadNetwork.COMMAND, "dial", "addr", server.address());
        meet(client);
    }

    private static void leave(PeerProcess client) {
        client.callWithin(KadNetwork.COMMAND, "kadProvide", "data", content(client));
        String publicKey = client.call("info").text("publicKey");
        client.callWithin(KadNetwork.COMMAND, "kadPut", "key", key(client), "value", Map.of("base64", publicKey));
        client.callWithin(KadNetwork.COMMAND, "ipnsRecord", "value", VALUE, "seq", 7);
    }

    /** What a kind has left is read by all others. */
    void check(PeerKind kind) {
        PeerProcess owner = clients.get(kind);
        String publicKey = owner.call("info").text("publicKey");
        others(kind).forEach(reader -> {
            Fields found = reader.callWithin(KadNetwork.COMMAND, "kadFindProviders", "data", content(owner));
            assertThat(found.objects("providers").stream().map(each -> each.text("peer")))
                    .as(reader + " finds providers")
                    .containsExactly(owner.peerId());
            Fields read = reader.callWithin(KadNetwork.COMMAND, "kadGet", "key", key(owner));
            assertThat(KadCases.base64(read))
                    .as("the key as " + reader + " reads it")
                    .isEqualTo(publicKey);
            Fields record = reader.callWithin(KadNetwork.COMMAND, "ipnsResolve", "peer", owner.peerId());
            assertThat(record.text("value"))
                    .as("the value as " + reader + " reads it")
                    .isEqualTo(VALUE);
            assertThat(record.number("seq")).isEqualTo(7);
        });
    }

    private Stream<PeerProcess> others(PeerKind kind) {
        return clients.values().stream().filter(client -> client.kind() != kind);
    }

    private static String content(PeerProcess client) {
        return "from " + client.peerId();
    }

    private static Map<String, String> key(PeerProcess owner) {
        return Map.of("ns", "pk", "peer", owner.peerId());
    }

    @Override
    public void close() {
        Stream.concat(Stream.ofNullable(server), clients.values().stream()).toList().parallelStream()
                .forEach(PeerProcess::close);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
