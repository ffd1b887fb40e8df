package org.jlibp2p.transport.tcp;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.ping.Ping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing is left behind: not after ten thousand connections ended anyhow, not after a hundred nodes came and went. Run
 * without Netty's pool of buffers, so that direct memory in use is what was not given back.
 */
class NodeSoakIT {
    private static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");
    private static final int CYCLES = 10_000;

    private static final int WARM_UP = 500;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Node node() {
        return await(Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(Ping.service())
                .start());
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("waiting for: " + what).isNegative();
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** What a process holds that a leak would make grow. */
    private record Holdings(long files, long direct, long heap, long threads) {
        static Holdings now() {
            System.gc();
            System.gc();
            long files = ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getOpenFileDescriptorCount();
            long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                            .filter(pool -> pool.getName().equals("direct"))
                            .mapToLong(BufferPoolMXBean::getMemoryUsed)
                            .sum()
                    + Math.max(0, PlatformDependent.usedDirectMemory());
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            long threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("libp2p-"))
                    .count();
            return new Holdings(files, direct, heap, threads);
        }
    }

    @Test
    @Timeout(600)
    void T65_tenThousandConnectionsCutAtRandomPointsLeaveEverythingWhereItBegan() throws InterruptedException {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        try (Node server = node();
                Node client = node()) {
            server.handle(ECHO, stream -> stream.copyTo(stream));
            for (int i = 0; i < WARM_UP; i++) {
                cycle(client, server, random);
            }
            settle(server, client);
            Holdings before = Holdings.now();
            for (int i = 0; i < CYCLES; i++) {
                cycle(client, server, random);
            }
            settle(server, client);
            back(before, seed);
            assertThat(await(client.connect(server.addresses().get(0))).remotePeer())
                    .isEqualTo(server.id());
        }
    }

    /** Everything comes back to where it began; what the garbage collector frees comes back when it gets to it. */
    private static void back(Holdings before, long seed) throws InterruptedException {
        String of = " as before; seed " + seed;
        eventually("files" + of, () -> Holdings.now().files() <= before.files() + 4);
        eventually("threads" + of, () -> Holdings.now().threads() <= before.threads() + 2);
        eventually("direct memory" + of, () -> Holdings.now().direct() < before.direct() + (1 << 20));
        eventually("heap" + of, () -> Holdings.now().heap() < before.heap() + (4 << 20));
    }

    private static void settle(Node server, Node client) throws InterruptedException {
        eventually("all connections have ended", () -> {
            client.connections().forEach(Connection::close);
            return client.connections().isEmpty() && server.connections().isEmpty();
        });
    }

    /** Connects, opens, writes, and ends it in one of many ways at a random moment. */
    private static void cycle(Node client, Node server, SplittableRandom random) {
        CompletableFuture<Connection> dial = client.connect(server.addresses().get(0));
        if (random.nextInt(4) == 0) {
            spin(random.nextInt(2_000_000));
            dial.cancel(false);
            client.connections().forEach(Connection::close);
            return;
        }
        Connection connection = await(dial);
        List<CompletableFuture<?>> under = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            under.add(use(connection, random));
        }
        spin(random.nextInt(300_000));
        switch (random.nextInt(3)) {
            case 0 -> under.forEach(each -> each.cancel(false));
            case 1 -> connection.streams().forEach(stream -> stream.reset(new CancellationException()));
            default -> {} // cut in the middle
        }
        connection.close();
        await(connection.closed());
    }

    private static CompletableFuture<?> use(Connection connection, SplittableRandom random) {
        CompletableFuture<Stream> opening = connection.openStream(ECHO);
        if (random.nextInt(3) == 0) {
            opening.cancel(false);
            return opening;
        }
        Bytes bytes = Bytes.wrap(new byte[random.nextInt(100_000)]);
        boolean reset = random.nextInt(3) == 0;
        return opening.thenCompose(stream -> {
            CompletableFuture<Void> written = stream.write(bytes);
            if (reset) {
                stream.reset(new StreamResetException(ErrorCode.NONE, false));
            }
            return written.thenCompose(accepted -> stream.closeWrite()).thenCompose(ended -> stream.read());
        });
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    @Timeout(300)
    void aHundredNodesThatCameAndWentLeaveNothing() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            comeAndGo();
        }
        eventually("no thread of a node is left", () -> Holdings.now().threads() == 0);
        Holdings before = Holdings.now();
        for (int i = 0; i < 100; i++) {
            comeAndGo();
        }
        back(before, 0);
    }

    private static void comeAndGo() {
        try (Node server = node();
                Node client = node()) {
            server.handle(ECHO, stream -> stream.copyTo(stream));
            await(client.connect(server.addresses().get(0)));
            Stream stream = await(client.openStream(server.id(), ECHO));
            await(stream.write(Bytes.utf8("hello")));
            assertThat(await(stream.read()).utf8()).isEqualTo("hello");
        }
    }

    @Test
    @Timeout(180)
    void aMillionMessagesOfOneByteOverflowNoStack() {
        try (Node server = node();
                Node client = node()) {
            ProtocolId count = ProtocolId.of("/count");
            CompletableFuture<Integer> counted = new CompletableFuture<>();
            server.handle(count, stream -> {
                int[] sum = new int[1];
                return Async.loop(() -> stream.read().thenApply(bytes -> {
                            sum[0] += bytes.size();
                            return !bytes.isEmpty();
                        }))
                        .thenAccept(end -> counted.complete(sum[0]));
            });
            await(client.connect(server.addresses().get(0)));
            Stream stream = await(client.openStream(server.id(), count));
            Bytes one = Bytes.fromHex("01");
            int[] sent = new int[1];
            CompletableFuture<Void> all = new CompletableFuture<>();
            stream.loop()
                    .execute(() -> Async.follow(
                            Async.loop(() -> stream.write(one).thenApply(accepted -> ++sent[0] < 1_000_000))
                                    .thenCompose(end -> stream.closeWrite()),
                            all));
            await(all);

            assertThat(await(counted)).isEqualTo(1_000_000);
        }
    }
}
