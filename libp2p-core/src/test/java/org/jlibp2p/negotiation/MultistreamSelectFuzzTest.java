package org.jlibp2p.negotiation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a peer says, and however it is cut, a negotiation ends in order or in one of its failures. */
class MultistreamSelectFuzzTest {
    private static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");
    private static final ProtocolId OLD_ECHO = ProtocolId.of("/echo/0.9.0");

    @FuzzTest(maxDuration = "30s")
    void accept(byte[] data) {
        run(data, pipe -> MultistreamSelect.accept(pipe, ECHO::equals));
    }

    @FuzzTest(maxDuration = "30s")
    void propose(byte[] data) {
        run(data, pipe -> MultistreamSelect.propose(pipe, List.of(OLD_ECHO, ECHO)));
    }

    private static void run(byte[] data, Function<Duplex, CompletableFuture<Negotiated>> negotiation) {
        ManualLoop loop = new ManualLoop();
        List<TestPipe> pipes = TestPipe.pair(loop);
        TestPipe pipe = pipes.get(0).maxRead(data.length == 0 ? 1 : 1 + (data[0] & 0xff));
        Bytes said = Bytes.copyOf(data);
        loop.run(() -> pipes.get(1).write(said));
        loop.run(pipes.get(1)::closeWrite);
        CompletableFuture<Negotiated> result = loop.run(() -> negotiation.apply(pipe));

        assertThat(result).isDone();
        assertThat(pipe.written().size()).isLessThan(2048);
        if (result.isCompletedExceptionally()) {
            assertThat(Async.failureOf(result))
                    .isInstanceOfAny(
                            NegotiationException.class,
                            MalformedMessageException.class,
                            ProtocolViolationException.class);
            assertThat(pipe.failure()).isNotNull();
        } else {
            assertNothingLost(said, loop, result.getNow(null));
        }
    }

    private static void assertNothingLost(Bytes said, ManualLoop loop, Negotiated negotiated) {
        Bytes rest = Bytes.empty();
        Bytes next = loop.run(negotiated.duplex()::read).getNow(null);
        while (!next.isEmpty()) {
            rest = Bytes.concat(rest, next);
            next = loop.run(negotiated.duplex()::read).getNow(null);
        }
        Bytes agreed = Messages.of(negotiated.protocol());
        int end = said.size() - rest.size();
        assertThat(said.slice(end)).isEqualTo(rest);
        assertThat(said.slice(end - agreed.size(), end)).isEqualTo(agreed);
    }
}
