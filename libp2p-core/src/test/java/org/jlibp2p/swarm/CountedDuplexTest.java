package org.jlibp2p.swarm;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Traffic;
import org.jlibp2p.fake.ManualLoop;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CountedDuplexTest {
    private static final Bytes HELLO = Bytes.utf8("hello");

    private final Read read = new Read();
    private final CountedDuplex counted = new CountedDuplex(new FakePipe(new ManualLoop()) {
        @Override
        public CompletableFuture<Bytes> read() {
            return read;
        }
    });

    /** Counts the futures that were made to follow it. */
    private static final class Read extends CompletableFuture<Bytes> {
        private int followed;

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            followed++;
            return new CompletableFuture<>();
        }
    }

    @Test
    void bytesThatAreThereAlreadyAreCountedWithoutAnotherFuture() {
        read.complete(HELLO);
        assertThat(counted.read()).isSameAs(read);
        assertThat(counted.traffic()).isEqualTo(new Traffic(HELLO.size(), 0));
        assertThat(read.followed).isZero();
    }

    @Test
    void bytesThatComeLaterAreCountedThen() {
        assertThat(counted.read()).isSameAs(read);
        assertThat(counted.traffic()).isEqualTo(new Traffic(0, 0));
        read.complete(HELLO);
        assertThat(counted.traffic()).isEqualTo(new Traffic(HELLO.size(), 0));
    }

    @Test
    void whatFailsIsNotCounted() {
        assertThat(counted.read()).isSameAs(read);
        read.completeExceptionally(new IllegalStateException("broken"));
        assertThat(counted.read()).isSameAs(read);
        assertThat(counted.traffic()).isEqualTo(new Traffic(0, 0));
    }
}
