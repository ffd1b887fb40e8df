package org.jlibp2p.examples;

import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.examples.FileTransfer.Offer;
import org.jlibp2p.node.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileTransferIT {
    @TempDir
    private Path directory;

    private final Node receiver = FileTransferExample.startNode();
    private final Node sender = FileTransferExample.startNode();
    private Path copy;

    @BeforeEach
    void receive() {
        copy = directory.resolve("copy");
        receiver.handleBlocking(
                FileTransfer.PROTOCOL,
                stream -> FileTransfer.receive(stream, offer -> FileTransferExample.sinkFor(offer, copy)));
        sender.connect(receiver.addresses().get(0)).join();
    }

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private Stream open() {
        return sender.openStream(receiver.id(), FileTransfer.PROTOCOL).join();
    }

    private void send(long offered, byte[] content) throws IOException {
        FileTransfer.send(open(), new Offer("name", offered), new ByteArrayInputStream(content), moved -> {});
    }

    /** The receiver cleans up at its own time. */
    private void assertNothingIsLeft() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Files.exists(copy)) {
            assertThat(System.nanoTime()).as("half a file is still there").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void aFileArrivesWhole() throws IOException {
        byte[] content = random(5_000_000);
        Path file = Files.write(directory.resolve("original"), content);

        FileTransferExample.send(sender, receiver, file);

        assertThat(copy).hasBinaryContent(content);
    }

    @Test
    void anEmptyFileArrivesToo() throws IOException {
        send(0, new byte[0]);

        assertThat(copy).isEmptyFile();
    }

    @Test
    void whoSendsLessThanHeOfferedLeavesNothing() {
        assertThatThrownBy(() -> send(1000, random(999))).hasMessageContaining("only 999 of the 1000");
        assertNothingIsLeft();
    }

    @Test
    void theReceiverItselfHoldsTheSenderToHisOffer() throws IOException {
        Stream stream = open();
        DataOutputStream out = new DataOutputStream(stream.blocking().output());
        out.writeUTF("name");
        out.writeLong(10);
        out.write(new byte[11]);
        out.close();

        assertThatThrownBy(() -> stream.blocking().input().readNBytes(33)).isInstanceOf(IOException.class);
        assertNothingIsLeft();
    }

    @Test
    void aRefusalTellsTheReason() {
        assertThatThrownBy(() -> send(Long.MAX_VALUE, new byte[0]))
                .isInstanceOf(TransferRefusedException.class)
                .hasMessageContaining("at most");
        assertThat(copy).doesNotExist();
    }

    @Test
    void aNegativeSizeIsRefused() {
        assertThatThrownBy(() -> send(-1, new byte[0])).isInstanceOf(TransferRefusedException.class);
    }

    @Test
    void aStreamOnWhichNothingMovesIsReset() {
        Stream stream = open();
        try (StallGuard guard = StallGuard.over(stream, Duration.ofMillis(20))) {
            guard.moved(1);
            assertThatThrownBy(() -> stream.closed().get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(OperationTimeoutException.class);
        }
    }
}
