package org.jlibp2p.benchmarks.micro;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.negotiation.MultistreamSelect;
import org.jlibp2p.negotiation.Negotiated;
import org.jlibp2p.negotiation.ProtocolId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One multistream-select exchange, both sides, over a fresh pipe in memory each time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NegotiationBenchmark {
    private static final int LONGEST_READ = 65_536;

    private final TurnLoop loop = new TurnLoop();
    private final Bytes message = Bytes.wrap(new byte[32]);
    private final ProtocolId protocol = ProtocolId.of("/benchmark/echo/1.0.0");
    private final List<ProtocolId> proposals = List.of(protocol);
    private final Set<ProtocolId> served = Set.of(
            protocol,
            ProtocolId.of("/ipfs/ping/1.0.0"),
            ProtocolId.of("/ipfs/id/1.0.0"),
            ProtocolId.of("/ipfs/id/push/1.0.0"),
            ProtocolId.of("/ipfs/kad/1.0.0"));
    private CompletableFuture<Negotiated> proposed;
    private CompletableFuture<Negotiated> accepted;
    private Bytes reply;

    /** The exchange alone. */
    @Benchmark
    public Negotiated eager() {
        PipeEnd[] pipe = PipeEnd.pair(loop, LONGEST_READ);
        loop.run(() -> {
            accepted = MultistreamSelect.accept(pipe[1], served::contains);
            proposed = MultistreamSelect.propose(pipe[0], proposals);
        });
        return both();
    }

    private Negotiated both() {
        Negotiated right = accepted.getNow(null);
        Negotiated left = proposed.getNow(null);
        if (left == null || right == null) {
            throw new IllegalStateException("nothing was agreed on");
        }
        return left;
    }

    /** The exchange, then a request of 32 bytes and its reply. */
    @Benchmark
    public Bytes eagerWithRequest() {
        PipeEnd[] pipe = PipeEnd.pair(loop, LONGEST_READ);
        loop.run(() -> {
            answerOne(pipe[1]);
            proposed = MultistreamSelect.propose(pipe[0], proposals);
            proposed.thenAccept(negotiated -> request(negotiated.duplex()));
        });
        return reply();
    }

    /** The same with the proposal, its answer, request and reply in one round trip. */
    @Benchmark
    public Bytes lazyWithRequest() {
        PipeEnd[] pipe = PipeEnd.pair(loop, LONGEST_READ);
        loop.run(() -> {
            answerOne(pipe[1]);
            request(MultistreamSelect.proposeLazily(pipe[0], protocol));
        });
        return reply();
    }

    private void answerOne(Duplex duplex) {
        accepted = MultistreamSelect.accept(duplex, served::contains);
        accepted.thenAccept(negotiated -> negotiated.duplex().read().thenAccept(negotiated.duplex()::write));
    }

    private void request(Duplex duplex) {
        duplex.write(message);
        duplex.read().thenAccept(bytes -> reply = bytes);
    }

    private Bytes reply() {
        Bytes arrived = reply;
        reply = null;
        if (arrived == null || arrived.size() != message.size()) {
            throw new IllegalStateException("no reply has come");
        }
        return arrived;
    }
}
