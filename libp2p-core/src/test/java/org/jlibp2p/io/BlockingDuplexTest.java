package org.jlibp2p.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicReference;

import org.jlibp2p.async.ManualLoop;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BlockingDuplexTest {
    private final ManualLoop loop = new ManualLoop();
    private final ScriptedDuplex duplex = new ScriptedDuplex(loop);
    private final BlockingDuplex blocking = BlockingDuplex.of(duplex);

    @Test
    void theInputIsReadAcrossChunksToItsEnd() throws IOException {
        duplex.input.add(Bytes.utf8("one "));
        duplex.input.add(Bytes.utf8("two"));
        duplex.inputEnded = true;

        assertThat(new String(blocking.input().readAllBytes())).isEqualTo("one two");
        assertThat(blocking.input().read()).isEqualTo(-1);
    }

    @Test
    void aByteAboveSevenBitsIsNotTakenForTheEnd() throws IOException {
        duplex.input.add(Bytes.fromHex("ff"));

        assertThat(blocking.input().read()).isEqualTo(0xff);
    }

    @Test
    void theOutputIsWrittenInBoundedPiecesAndNotSharedWithTheCallersArray() throws IOException {
        byte[] large = new byte[200_000];
        blocking.output().write(large);
        large[0] = 1;

        assertThat(duplex.written().size()).isEqualTo(200_000);
        assertThat(duplex.written().byteAt(0)).isZero();
        assertThat(duplex.output).allSatisfy(part -> assertThat(part.size()).isLessThanOrEqualTo(64 * 1024));
    }

    @Test
    void closingTheOutputLeavesTheInputOpen() throws IOException {
        blocking.output().close();
        duplex.input.add(Bytes.utf8("x"));

        assertThat(duplex.outputEnded).isTrue();
        assertThat(blocking.input().read()).isEqualTo('x');
    }

    @Test
    void aResetIsAnIoExceptionWithTheResetAsItsCause() {
        duplex.reset(new StreamResetException(ErrorCode.NONE, true));

        assertThatThrownBy(() -> blocking.input().read())
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(StreamResetException.class);
    }

    @Test
    void waitingOnTheLoopItselfIsRefused() {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        loop.run(() -> {
            try {
                blocking.input().read();
            } catch (Throwable failure) {
                seen.set(failure);
            }
        });

        assertThat(seen.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("handleBlocking");
    }

    @Test
    void T66_anInterruptGivesUpAndResets() throws InterruptedException {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            try {
                blocking.input().read();
            } catch (Throwable failure) {
                seen.set(failure);
            }
        });
        reader.start();
        reader.interrupt();
        reader.join(10_000);

        assertThat(seen.get()).isInstanceOf(InterruptedIOException.class);
        assertThat(duplex.resetReason).isNotNull();
    }
}
