package org.jlibp2p.benchmarks.crowd;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jlibp2p.async.Async;

/**
 * Connects many peers, each with an identity of its own, to one listener, and holds the connections until its standard input
 * ends. A line on standard input, whatever is in it, makes it open the streams. What it has done it tells on standard
 * output: {@code progress} each second, {@code connected}, {@code opened}, or {@code failed} with a reason.
 */
public final class Crowd {
    private final CrowdOptions options;
    private final CrowdProgress progress;
    private final List<CrowdMember> members = new ArrayList<>();

    private Crowd(CrowdOptions options, CrowdProgress progress, CrowdParts parts) {
        this.options = options;
        this.progress = progress;
        for (int i = 0; i < options.connections(); i++) {
            members.add(new CrowdMember(options, parts, progress));
        }
    }

    /**
     * Runs the crowd.
     *
     * @param arguments {@code --target ADDRESS/p2p/PEER}, {@code --connections N}, {@code --streams N} on each connection,
     *     {@code --protocol}, {@code --identify answer|refuse}, {@code --parallel N}
     * @throws Exception if standard input cannot be read
     */
    public static void main(String... arguments) throws Exception {
        PrintStream output = System.out;
        System.setOut(System.err);
        CrowdProgress progress = new CrowdProgress(output);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            Crowd crowd = new Crowd(CrowdOptions.parse(arguments), progress, new CrowdParts());
            clock.scheduleAtFixedRate(() -> progress.tell("progress"), 1, 1, TimeUnit.SECONDS);
            crowd.all(CrowdMember::connect, "connected");
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (input.readLine() != null) {
                crowd.all(CrowdMember::openStreams, "opened");
            }
        } catch (IllegalArgumentException e) {
            progress.tell("failed", e);
        } finally {
            clock.shutdownNow();
        }
        System.exit(0); // without taking leave of thousands of connections one by one
    }

    /** Lets every member do something, some of them at once, and tells when all have done it or one could not. */
    private void all(Function<CrowdMember, CompletableFuture<Void>> action, String event) {
        AtomicInteger next = new AtomicInteger();
        List<CompletableFuture<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < options.parallel(); lane++) {
            lanes.add(Async.loop(() -> {
                int member = next.getAndIncrement();
                return member >= members.size()
                        ? CompletableFuture.completedFuture(false)
                        : action.apply(members.get(member)).thenApply(done -> true);
            }));
        }
        CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new)).whenComplete((done, failure) -> {
            if (failure == null) {
                progress.tell(event);
            } else {
                progress.tell("failed", Async.unwrap(failure));
            }
        });
    }
}
