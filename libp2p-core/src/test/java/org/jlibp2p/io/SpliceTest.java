package org.jlibp2p.io;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.ManualLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SpliceTest {
    private final ManualLoop loop = new ManualLoop();
    private final ScriptedDuplex left = new ScriptedDuplex(loop);
    private final ScriptedDuplex right = new ScriptedDuplex(loop);

    @Test
    void bytesPassBothWaysAndEachEndEndsTheOtherSide() {
        left.input.add(Bytes.utf8("there"));
        right.input.add(Bytes.utf8("back"));
        left.inputEnded = true;
        right.inputEnded = true;
        CompletableFuture<Void> joined = Splice.between(left, right, OptionalLong.empty());

        assertThat(right.written().utf8()).isEqualTo("there");
        assertThat(left.written().utf8()).isEqualTo("back");
        assertThat(left.outputEnded).isTrue();
        assertThat(right.outputEnded).isTrue();
        assertThat(joined).isCompleted();
    }

    @Test
    void nothingIsReadWhileTheOtherSideHasNotAccepted() {
        right.holdWrites = true;
        left.input.add(Bytes.utf8("one"));
        left.input.add(Bytes.utf8("two"));
        Splice.between(left, right, OptionalLong.empty());
        assertThat(right.written().utf8()).isEqualTo("one");
        right.heldWrites.remove().complete(null);

        assertThat(right.written().utf8()).isEqualTo("onetwo");
    }

    @Test
    void aShareThatIsUsedUpResetsBoth() {
        left.input.add(Bytes.utf8("1234567890"));
        left.input.add(Bytes.utf8("1"));
        CompletableFuture<Void> joined = Splice.between(left, right, OptionalLong.of(10));

        assertThat(Async.failureOf(joined)).isInstanceOf(LimitExceededException.class);
        assertThat(left.resetReason).isInstanceOf(LimitExceededException.class);
        assertThat(right.resetReason).isInstanceOf(LimitExceededException.class);
        assertThat(right.written().size()).isEqualTo(10);
    }

    @Test
    void exactlyTheShareHasPassedWhenItIsExceeded() {
        left.input.add(Bytes.utf8("123456789012"));
        right.input.add(Bytes.utf8("abc"));
        Splice splice = Splice.start(left, right, OptionalLong.of(10));

        assertThat(right.written().utf8()).isEqualTo("1234567890");
        assertThat(splice.passedThere()).isEqualTo(10);
        assertThat(splice.passedBack()).isEqualTo(3);
        assertThat(Async.failureOf(splice.ended())).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void aResetOfOneResetsTheOther() {
        CompletableFuture<Void> joined = Splice.between(left, right, OptionalLong.empty());
        left.reset(new StreamResetException(ErrorCode.RATE_LIMITED, true));

        assertThat(joined).isCompletedExceptionally();
        assertThat(right.resetReason).isInstanceOf(StreamResetException.class);
    }

    @Test
    void aResetIsNoticedEvenWhereTheInputHasEnded() {
        left.inputEnded = true;
        CompletableFuture<Void> joined = Splice.between(left, right, OptionalLong.empty());
        assertThat(joined).isNotDone();
        left.reset(new StreamResetException(ErrorCode.NONE, true));

        assertThat(joined).isCompletedExceptionally();
        assertThat(right.resetReason).isInstanceOf(StreamResetException.class);
    }

    @Test
    void givingTheSpliceUpResetsBoth() {
        Splice.between(left, right, OptionalLong.empty()).cancel(false);

        assertThat(left.resetReason).isNotNull();
        assertThat(right.resetReason).isNotNull();
    }

    @Test
    void aPipeCopiedIntoItselfIsAnEcho() {
        left.input.add(Bytes.utf8("echo"));
        left.inputEnded = true;
        CompletableFuture<Void> copied = left.copyTo(left);

        assertThat(copied).isCompleted();
        assertThat(left.written().utf8()).isEqualTo("echo");
        assertThat(left.outputEnded).isTrue();
    }
}
