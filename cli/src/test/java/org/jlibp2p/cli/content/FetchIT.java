package org.jlibp2p.cli.content;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.connection.BlockingStreamHandler;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.BlockingDuplex;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.node.Node;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(120)
class FetchIT {
    private static final int SIZE = 300_000;

    private final Node server = start();
    private final Node client = start();
    private final ByteArrayOutputStream come = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path file;
    private byte[] bytes;
    private SharedFiles provided;
    private Cid cid;
    private long told;

    private static Node start() {
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .start()
                .join();
    }

    @BeforeEach
    void meet() throws IOException {
        bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        file = Files.write(folder.resolve("file"), bytes);
        provided = SharedFiles.of(List.of(file));
        cid = ContentName.of(file);
        client.connect(server.addresses().get(0)).join();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void serve(BlockingStreamHandler handler) {
        server.handleBlocking(Fetch.PROTOCOL, handler);
    }

    private void serveContent() {
        serve(stream -> Fetch.serve(stream, provided::find));
    }

    /** A server that answers what it likes. */
    private void serveAnswer(long size, byte[] bytes) {
        serve(stream -> {
            BlockingDuplex pipe = stream.blocking();
            new DataInputStream(pipe.input()).readUTF();
            DataOutputStream out = new DataOutputStream(pipe.output());
            out.writeLong(size);
            out.write(bytes);
        });
    }

    private long get(Cid cid, long atMost) throws IOException {
        Stream stream = client.openStream(server.id(), Fetch.PROTOCOL).join();
        return Fetch.get(stream, cid, atMost, come, size -> more -> told += more);
    }

    private void assertRefused(Cid cid, long atMost, String why) {
        assertThatThrownBy(() -> get(cid, atMost))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatIsAskedForComesAndIsVerified() throws IOException {
        serveContent();

        assertThat(get(cid, SIZE)).isEqualTo(SIZE);
        assertThat(come.toByteArray()).isEqualTo(bytes);
        assertThat(told).isEqualTo(SIZE);
    }

    @Test
    void filesAreCalledByTheirCids() {
        assertThat(provided.cids()).containsExactly(cid);
        assertThat(provided.find(cid)).isPresent();
    }

    @Test
    void aNameThatCannotBeCheckedIsNotAskedFor() {
        serveContent();

        assertRefused(Cid.v1(0x70, cid.hash()), SIZE, "could not be checked");
    }

    @Test
    void aFileThatHasChangedIsNotSent() throws IOException {
        serveContent();
        Files.writeString(file, "something else");

        assertRefused(cid, SIZE, "does not have");
        assertThat(told).isZero();
    }

    @Test
    void whatIsNotThereIsSaidSo() throws IOException {
        serveContent();

        assertRefused(ContentName.of(ContentName.sha256()), SIZE, "does not have");
    }

    @Test
    void nothingIsTakenThatIsLargerThanWanted() {
        serveContent();

        assertRefused(cid, SIZE - 1, "at most " + (SIZE - 1));
        assertThat(told).isZero();
    }

    @Test
    void otherBytesAreNotTakenForTheContent() {
        bytes[SIZE / 2]++;
        serveAnswer(SIZE, bytes);

        assertRefused(cid, SIZE, "the hash");
    }

    @Test
    void aSizeThatIsNotKeptToIsNoticed() {
        serveAnswer(10, new byte[11]);
        assertRefused(cid, SIZE, "more bytes than the 10");
    }

    @Test
    void anEndThatComesTooEarlyIsNoticed() {
        serveAnswer(10, new byte[9]);
        assertRefused(cid, SIZE, "only 9 of the 10");
    }

    @Test
    void aPeerThatSendsDropByDropIsNotWaitedFor() throws IOException {
        serve(stream -> {
            BlockingDuplex pipe = stream.blocking();
            new DataInputStream(pipe.input()).readUTF();
            DataOutputStream out = new DataOutputStream(pipe.output());
            out.writeLong(SIZE);
            try {
                for (int i = 0; i < SIZE; i++) {
                    out.write(bytes[i]);
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        Stream stream = client.openStream(server.id(), Fetch.PROTOCOL).join();

        assertThatThrownBy(() -> Fetch.get(stream, cid, SIZE, come, size -> more -> {}, Duration.ofMillis(500)))
                .isInstanceOf(IOException.class);
        assertThat(come.size()).isBetween(1, 1000);
    }

    @Test
    void whoAsksForNonsenseIsResetAndOthersAreServed() throws IOException {
        serveContent();
        Stream stream = client.openStream(server.id(), Fetch.PROTOCOL).join();
        new DataOutputStream(stream.blocking().output()).writeUTF("nonsense");

        assertThatThrownBy(() -> stream.blocking().input().read()).isInstanceOf(IOException.class);
        assertThat(get(cid, SIZE)).isEqualTo(SIZE);
    }
}
