package org.jlibp2p.transport;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.TimeLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SystemNameResolverIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final EventLoops loops = EventLoops.create("names-test", 1);
    private final EventLoop loop = loops.next();
    private final ExecutorService blocking = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "names-test-blocking");
        thread.setDaemon(true);
        return thread;
    });
    private TinyDns dns;

    @BeforeEach
    void startServer() throws Exception {
        dns = new TinyDns();
    }

    @AfterEach
    void stop() throws Exception {
        dns.close();
        blocking.shutdownNow();
        loops.close();
    }

    private SystemNameResolver resolver(Duration limit) {
        return new SystemNameResolver(blocking, loop, limit, "dns://127.0.0.1:" + dns.port());
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private static Throwable failureOf(CompletableFuture<?> failing) throws Exception {
        try {
            throw new AssertionError("should have failed but yielded " + await(failing));
        } catch (ExecutionException failed) {
            return failed.getCause();
        }
    }

    @Test
    void textsAreFoundAndJoined() throws Exception {
        dns.answer(
                "_dnsaddr.boot.example",
                List.of(List.of("dnsaddr=/ip4/", "192.0.2.1/tcp/1"), List.of("with \"quotes\" \\")));
        assertThat(await(resolver(LIMIT).texts("_dnsaddr.boot.example")))
                .containsExactlyInAnyOrder("dnsaddr=/ip4/192.0.2.1/tcp/1", "with \"quotes\" \\");
        assertThat(dns.asked()).contains("_dnsaddr.boot.example");
    }

    @Test
    void aLongAnswerComesByTcp() throws Exception {
        String long1 = "dnsaddr=" + "x".repeat(240);
        String long2 = "y".repeat(250);
        dns.answer("_dnsaddr.long.example", List.of(List.of(long1, long2), List.of(long2, long2), List.of(long2, "z")));
        assertThat(await(resolver(LIMIT).texts("_dnsaddr.long.example")))
                .containsExactlyInAnyOrder(long1 + long2, long2 + long2, long2 + "z");
        assertThat(dns.answersByTcp()).isPositive();
    }

    @Test
    void aNameThatDoesNotExistHasNoTexts() throws Exception {
        assertThat(await(resolver(LIMIT).texts("nobody.example"))).isEmpty();
    }

    @Test
    void aNameBeyondAsciiIsEncoded() throws Exception {
        dns.answer("_dnsaddr.xn--bcher-kva.example", List.of(List.of("dnsaddr=/ip4/192.0.2.1/tcp/1")));
        assertThat(await(resolver(LIMIT).texts("_dnsaddr.bücher.example"))).hasSize(1);
    }

    @Test
    void whatIsNoNameIsNotAsked() throws Exception {
        for (String name :
                List.of("", ".", "a..b", "a/b", "a b", "a\"b", "a\\b", "x".repeat(64), "a.".repeat(140), "[::1")) {
            assertThat(failureOf(resolver(LIMIT).texts(name))).isInstanceOf(DialException.class);
            assertThat(failureOf(resolver(LIMIT).addresses(name))).isInstanceOf(DialException.class);
        }
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void aServerThatIsSilentEndsInATypedFailure() throws Exception {
        dns.silence();
        assertThat(failureOf(resolver(Duration.ofMillis(300)).texts("slow.example")))
                .isInstanceOfAny(OperationTimeoutException.class, DialException.class);
    }

    @Test
    void aWorkerThatHangsDoesNotHoldTheCallerUp() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Executor hanging = task -> blocking.execute(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            task.run();
        });
        SystemNameResolver resolver = new SystemNameResolver(hanging, loop, Duration.ofMillis(50));
        CompletableFuture<List<InetAddress>> lookup = resolver.addresses("localhost");
        assertThat(failureOf(lookup))
                .isInstanceOfSatisfying(
                        OperationTimeoutException.class,
                        late -> assertThat(late.deadline()).isEqualTo(Duration.ofMillis(50)));
        release.countDown();
    }

    @Test
    void lookUpsUnderWayAreBounded() throws Exception {
        SystemNameResolver resolver = new SystemNameResolver(task -> {}, loop, LIMIT);
        for (int i = 0; i < SystemNameResolver.MOST_RUNNING; i++) {
            assertThat(resolver.addresses("localhost")).isNotDone();
        }
        assertThat(failureOf(resolver.addresses("localhost"))).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void anExecutorThatHasEndedIsANodeThatHasEnded() throws Exception {
        SystemNameResolver resolver = new SystemNameResolver(
                task -> {
                    throw new RejectedExecutionException("ended");
                },
                loop,
                LIMIT);
        assertThat(failureOf(resolver.addresses("localhost"))).isInstanceOf(NodeClosedException.class);
    }

    @Test
    void hostsAndAddressesAreFound() throws Exception {
        NameResolver resolver = NameResolver.system(blocking, loop, TimeLimits.defaults());
        assertThat(await(resolver.addresses("localhost"))).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
        assertThat(await(resolver.addresses("127.0.0.1"))).containsExactly(InetAddress.getByName("127.0.0.1"));
        assertThat(await(resolver.addresses("::1"))).containsExactly(InetAddress.getByName("::1"));
    }

    @Test
    void futuresCompleteOnTheLoop() throws Exception {
        CompletableFuture<Runnable> task = new CompletableFuture<>();
        SystemNameResolver resolver = new SystemNameResolver(task::complete, loop, LIMIT);
        CompletableFuture<Boolean> inLoop = resolver.addresses("127.0.0.1").thenApply(found -> loop.inLoop());
        blocking.execute(await(task));
        assertThat(await(inLoop).booleanValue()).isTrue();
    }

    @Test
    void aLookUpThatWasGivenUpIsNotMade() throws Exception {
        CompletableFuture<Runnable> task = new CompletableFuture<>();
        SystemNameResolver resolver =
                new SystemNameResolver(task::complete, loop, LIMIT, "dns://127.0.0.1:" + dns.port());
        resolver.texts("given-up.example").cancel(false);
        await(task).run();
        assertThat(dns.asked()).isEmpty();
    }
}
