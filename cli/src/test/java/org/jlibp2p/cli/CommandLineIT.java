package org.jlibp2p.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.cli.content.ReceivedFiles;
import org.jlibp2p.examples.FileTransfer;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CommandLineIT {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Node peer = Node.builder()
            .transport(TcpTransport.create())
            .listen("/ip4/127.0.0.1/tcp/0")
            .service(Ping.service())
            .service(Identify.service("evil\u202eagent"))
            .start()
            .join();
    private Path received;

    @BeforeEach
    void serve() throws IOException {
        received = Files.createDirectory(directory.resolve("received"));
        peer.handle(EchoCommand.ECHO, stream -> stream.copyTo(stream));
        ReceivedFiles files = ReceivedFiles.open(received, ReceivedFiles.LEAST_CHARGE + 5000);
        peer.handleBlocking(FileTransfer.PROTOCOL, stream -> FileTransfer.receive(stream, files));
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private String address() {
        return peer.addresses().get(0).toString();
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        return Jlibp2p.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void assertFails(int exitCode, String message, String... args) {
        assertThat(run(args)).as(out() + err()).isEqualTo(exitCode);
        assertThat(err().lines()).as("an error is one line").hasSize(1);
        assertThat(err()).startsWith("jlibp2p: ").contains(message);
    }

    @Test
    void pingPrintsARoundTripEachAndASummary() {
        assertThat(run("ping", address(), "--count", "3", "--pause", "0")).isZero();

        assertThat(out().lines()).hasSize(4);
        assertThat(out()).contains("3: ").contains("fastest");
    }

    @Test
    void T67_identifyPrintsAllThatIsSaidAndEscapesIt() {
        assertThat(run("identify", address())).isZero();

        assertThat(out())
                .contains("peer id           " + peer.id())
                .contains("evil\\u{202e}agent")
                .contains("secured by /noise, streams by /yamux/1.0.0")
                .contains("/echo/1.0.0")
                .contains("it sees us at     /ip4/127.0.0.1/tcp/")
                .contains("signed record     valid");
        assertThat(out()).doesNotContain("\u202e");
    }

    @Test
    void echoPrintsWhatComesBack() {
        assertThat(run("echo", address(), "hello", "world")).isZero();

        assertThat(out()).isEqualTo("hello world" + System.lineSeparator());
    }

    @Test
    void aPeerThatSendsBackSomethingElseIsNoEcho() {
        peer.close();
        try (Node liar = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .start()
                .join()) {
            liar.handle(EchoCommand.ECHO, stream -> stream.write(Bytes.utf8("\u001b[2J and much more than was asked")));

            assertFails(4, "something else", "echo", liar.addresses().get(0).toString(), "hello");
            assertThat(out()).startsWith("\\u{1b}[2J");
        }
    }

    @Test
    void sendStoresAFileThereOnceAndNoMoreThanThereIsRoomFor() throws IOException {
        byte[] content = "content".repeat(100).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("a file.txt"), content);

        assertThat(run("send", file.toString(), address())).as(err()).isZero();
        assertThat(received.resolve("a file.txt")).hasBinaryContent(content);
        assertThat(out()).contains("100 %");
        assertFails(4, "is there already", "send", file.toString(), address());
        Path another = Files.write(directory.resolve("another"), new byte[5001]);
        assertFails(4, "room for 5000 bytes", "send", another.toString(), address());
        Path hidden = Files.write(directory.resolve(".profile"), content);
        assertFails(4, "not taken: .profile", "send", hidden.toString(), address());
        assertThat(received.toFile().list()).containsExactly("a file.txt");
    }

    @Test
    void keygenMakesAKeyThatIsLoadedAndNeverReplaced() throws IOException {
        Path key = directory.resolve("key");
        assertThat(run("keygen", key.toString(), "--type", "secp256k1")).isZero();

        assertThat(out()).isEqualTo(Identity.load(key).peerId() + System.lineSeparator());
        assertFails(5, "is not replaced", "keygen", key.toString());
        assertThat(run("ping", address(), "--count", "1", "--identity", key.toString()))
                .isZero();
    }

    @Test
    void mistakesOnTheCommandLineAreOneLineEach() {
        assertFails(2, "see jlibp2p ping --help", "ping");
        assertFails(2, "not an address", "ping", "nonsense");
        assertFails(2, "it must end in /p2p/", "ping", "/ip4/127.0.0.1/tcp/1");
        assertFails(2, "see jlibp2p --help", "nonsense");
        assertFails(2, "--size", "demo", "--size", "0");
        assertFails(2, "--nodes is from 5 to 20", "demo", "--nodes", "4");
        String itself = directory.resolve("itself").toString();
        run("keygen", itself);
        assertFails(2, "one of your own", "ping", "/ip4/127.0.0.1/tcp/1/p2p/" + out().strip(), "--identity", itself);
        assertThat(run()).isEqualTo(2);
        assertThat(err()).contains("demo");
    }

    @Test
    void whatGoesWrongOnTheNetworkSaysWhatToDo() {
        String port = peer.addresses().get(0).value(MultiaddrProtocol.TCP).orElseThrow();
        String wrong =
                "/ip4/127.0.0.1/tcp/" + port + "/p2p/" + Identity.generate().peerId();
        assertFails(4, "take the address as the other side prints it now", "ping", wrong);
        String address = address();
        peer.close();
        assertFails(3, "is the other side listening there?", "ping", address);
    }

    @Test
    void aPeerThatDoesNotSpeakTheProtocolIsNamed() {
        try (Node silent = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .start()
                .join()) {
            assertFails(4, "jlibp2p listen", "echo", silent.addresses().get(0).toString(), "hello");
        }
    }

    @Test
    void filesThatAreNotThereAreNamed() {
        assertFails(
                5,
                "there is no file " + directory.resolve("none"),
                "send",
                directory.resolve("none").toString(),
                address());
        assertFails(5, "is not a file", "send", directory.toString(), address());
    }

    @Test
    void listenServesUntilItIsInterrupted() throws InterruptedException {
        Thread listening = new Thread(() -> run("listen", "--files", received.toString()), "listening");
        listening.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!out().contains("to stop")) {
            assertThat(System.nanoTime()).as(out() + err()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        String address = out().lines()
                .filter(line -> line.startsWith("address"))
                .map(line -> line.substring("address".length()).strip())
                .findFirst()
                .orElseThrow();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        int exitCode = Jlibp2p.run(
                new PrintStream(answer, true, StandardCharsets.UTF_8),
                System.err,
                "echo",
                address,
                "are",
                "you",
                "there");
        listening.interrupt();
        listening.join(TimeUnit.SECONDS.toMillis(30));

        assertThat(exitCode).isZero();
        assertThat(answer.toString(StandardCharsets.UTF_8)).startsWith("are you there");
        assertThat(listening.isAlive()).isFalse();
    }
}
