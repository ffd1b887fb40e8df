package org.jlibp2p.transport.memory;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InboxTest {
    private final Inbox inbox = new Inbox();

    private CompletableFuture<Bytes> read() {
        CompletableFuture<Bytes> read = new CompletableFuture<>();
        inbox.read(read);
        return read;
    }

    @Test
    void aReadTakesAllThatHasArrived() {
        inbox.add(Bytes.utf8("ab"));
        inbox.add(Bytes.utf8("cd"));
        assertThat(read()).isCompletedWithValue(Bytes.utf8("abcd"));
        assertThat(read()).isNotDone();
    }

    @Test
    void theEndComesBehindTheBytesAndIsSaidAgain() {
        inbox.add(Bytes.utf8("ab"));
        inbox.end();
        assertThat(inbox.hasEnded()).isFalse();
        assertThat(read()).isCompletedWithValue(Bytes.utf8("ab"));
        assertThat(inbox.hasEnded()).isTrue();
        assertThat(read()).isCompletedWithValue(Bytes.empty());
        assertThat(read()).isCompletedWithValue(Bytes.empty());
    }

    @Test
    void whatAReaderWhoGaveUpDoesNotTakeIsNotPaidFor() {
        CompletableFuture<Bytes> givenUp = read();
        givenUp.cancel(false);
        Bytes all = Bytes.wrap(new byte[MemoryPipe.CAPACITY]);
        inbox.add(all);
        assertThat(inbox.owedCredit()).isZero();
        assertThat(read()).isCompletedWithValue(all);
        assertThat(inbox.owedCredit()).isEqualTo(MemoryPipe.CAPACITY);
        assertThat(inbox.owedCredit()).isZero();
    }

    @Test
    void creditIsGivenBackInLargeStepsAndNothingOfItIsLost() {
        int paid = 0;
        for (int i = 0; i < 100; i++) {
            inbox.add(Bytes.wrap(new byte[10_000]));
            read();
            paid += inbox.owedCredit();
        }
        assertThat(paid).isBetween(1_000_000 - MemoryPipe.CAPACITY / 2, 1_000_000);
    }

    @Test
    void onlyOneReadMayBePending() {
        CompletableFuture<Bytes> first = read();
        assertThatThrownBy(() -> read().getNow(null)).hasCauseInstanceOf(IllegalStateException.class);
        inbox.add(Bytes.utf8("x"));
        assertThat(first).isCompletedWithValue(Bytes.utf8("x"));
    }

    @Test
    void aFailureEndsThePendingRead() {
        ProtocolViolationException reason = new ProtocolViolationException("over");
        CompletableFuture<Bytes> pending = read();
        inbox.fail(reason);
        assertThatThrownBy(() -> pending.getNow(null)).hasCause(reason);
    }
}
