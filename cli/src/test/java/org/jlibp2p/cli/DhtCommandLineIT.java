package org.jlibp2p.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands of the DHT, run against a bootstrap server and one another. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DhtCommandLineIT {
    private static final String HELLO = "/ipfs/bafkqabtimvwgy3yk";

    @TempDir
    private Path directory;

    private final Shell shell = new Shell();
    private final List<Shell.Running> running = new ArrayList<>();
    private String server;

    @BeforeEach
    void startServer() {
        server = start("bootstrap", "--events", "--network", "it").value("address");
    }

    @AfterEach
    void stop() {
        running.forEach(Shell.Running::close);
    }

    private Shell start(String... args) {
        Shell.Running started = Shell.running(args);
        running.add(started);
        return started.shell();
    }

    /** A command of this network. */
    private String[] dht(String... args) {
        List<String> all = new ArrayList<>(List.of("dht"));
        all.addAll(Arrays.asList(args));
        all.addAll(List.of("--network", "it", "--bootstrap", server));
        return all.toArray(String[]::new);
    }

    private String key(KeyType type) throws IOException {
        Path file = Files.createTempDirectory(directory, "key").resolve("key");
        Identity.generate(type).store(file);
        return file.toString();
    }

    private static String idOf(String address) {
        return address.substring(address.lastIndexOf('/') + 1);
    }

    @Test
    void contentThatOneProvidesIsFoundByAnotherAndSoIsThePeer() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "hello");
        Cid cid = Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("hello")));
        Shell provider = start(dht("provide", file.toString(), "--keep"));
        assertThat(provider.value("provided")).isEqualTo(cid.toString());
        String address = provider.value("by");

        shell.assertSucceeds(dht("find-providers", cid.toString()));
        assertThat(shell.out().lines()).containsExactly(address);
        shell.assertSucceeds(dht("find-peer", idOf(address)));
        assertThat(shell.out().lines()).containsExactly(address);
        shell.assertSucceeds("ping", address, "--count", "1");
        provider.await("told      1 peers");
    }

    @Test
    void aSearchForProvidersEndsAtItsLimit() {
        String cid = Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("wanted"))).toString();
        start(dht("provide", cid, "--keep"));
        start(dht("provide", cid, "--keep"));

        shell.assertSucceeds(dht("find-providers", cid));
        assertThat(shell.out().lines()).hasSize(2);
        shell.assertSucceeds(dht("find-providers", cid, "--limit", "1"));
        assertThat(shell.out().lines()).hasSize(1);
        shell.assertFails(2, "--limit must be at least 1", dht("find-providers", cid, "--limit", "0"));
    }

    @Test
    void aNameStandsForWhatItsOwnerPublishedLast() throws IOException {
        String owner = key(KeyType.ED25519);
        shell.assertSucceeds(dht("put", "--ipns", owner, HELLO, "--lifetime", "1h"));
        String name = shell.value("name");
        assertThat(name).isEqualTo(IpnsName.of(Identity.load(Path.of(owner))).path());
        assertThat(shell.value("sequence")).isEqualTo("0");

        shell.assertSucceeds(dht("get", name));
        assertThat(shell.value("value")).isEqualTo(HELLO);
        shell.assertSucceeds(dht("put", "--ipns", owner, HELLO, "--lifetime", "2h"));
        assertThat(shell.value("sequence")).as("renewed").isEqualTo("0");
        shell.assertSucceeds(dht("put", "--ipns", owner, HELLO, "--lifetime", "1h"));
        assertThat(shell.value("sequence"))
                .as("not renewed by what ends sooner")
                .isEqualTo("1");
        shell.assertSucceeds(dht("put", "--ipns", owner, "/ipns/example.org", "--sequence", "7"));
        shell.assertFails(4, "sequence 7", dht("put", "--ipns", owner, HELLO, "--sequence", "6"));
        shell.assertSucceeds(dht("get", name));
        assertThat(shell.value("value")).isEqualTo("/ipns/example.org");
        assertThat(shell.value("sequence")).isEqualTo("7");
    }

    @Test
    void T67_whatAnOwnerChoseToPublishIsEscaped() throws IOException {
        String owner = key(KeyType.ED25519);
        shell.assertSucceeds(dht("put", "--ipns", owner, "/ipfs/\u001b[2J\u202e\nsequence  9"));

        shell.assertSucceeds(dht("get", shell.value("name")));
        assertThat(shell.value("value")).isEqualTo("/ipfs/\\u{1b}[2J\\u{202e}\\u{a}sequence  9");
        assertThat(shell.value("sequence")).isEqualTo("0");
    }

    @Test
    void aRecordInAFileIsPutAndWrittenAsItIs() throws IOException {
        Identity owner = Identity.load(Path.of(key(KeyType.ECDSA)));
        String name = IpnsName.of(owner).path();
        Path put = directory.resolve("put");
        shell.assertSucceeds(dht("put", "--ipns", saved(owner), HELLO));
        shell.assertSucceeds(dht("get", name, "--out", put.toString()));
        assertThat(IpnsRecord.decode(Bytes.wrap(Files.readAllBytes(put))).path())
                .contains(HELLO);

        shell.assertSucceeds(dht("put", name, "--file", put.toString()));
        shell.assertFails(5, "is not replaced", dht("get", name, "--out", put.toString()));
        byte[] forged = Files.readAllBytes(put);
        forged[forged.length / 2]++;
        Files.write(put, forged);
        assertThat(shell.run(dht("put", name, "--file", put.toString()))).isEqualTo(2);
    }

    private String saved(Identity identity) throws IOException {
        Path file = directory.resolve("saved");
        identity.store(file);
        return file.toString();
    }

    @Test
    void aPublicKeyIsFoundByThePeerIdThatIsItsHash() {
        Identity owner = Identity.generate(KeyType.ECDSA);
        String key = "/pk/" + owner.peerId();
        String digits = owner.publicKey().encode().hex();
        shell.assertSucceeds(dht("put", key, digits, "--hex"));

        shell.assertSucceeds(dht("get", key));
        assertThat(shell.out().strip()).isEqualTo("ECDSA " + digits);
        shell.assertFails(
                2,
                "under the name of another one",
                dht("put", "/pk/" + Identity.generate().peerId(), digits, "--hex"));
    }

    @Test
    void whatNobodyKnowsIsSaidSoInALine() throws IOException {
        String nobody = Identity.generate().peerId().toString();
        shell.assertFails(3, "nobody could tell where " + nobody + " is", dht("find-peer", nobody));
        shell.assertFails(3, "nobody in this network provides bafkqaaa", dht("find-providers", "bafkqaaa"));
        shell.assertFails(3, "nobody in this network has a valid value", dht("get", "/ipns/" + nobody));
        shell.assertFails(2, "a namespace without a validator: numbers", dht("put", "/numbers/one", "1"));
        shell.assertFails(2, "knows /ipns/ and /pk/", dht("get", "/numbers/one"));
        shell.assertFails(5, "there is no file", dht("put", "--ipns", directory + "/none", HELLO));
    }

    @Test
    void aBootstrapAddressThatIsWrongIsNamed() {
        String gone = "/ip4/127.0.0.1/tcp/1/p2p/" + Identity.generate().peerId();
        shell.assertFails(
                3, "cannot reach /ip4/127.0.0.1/tcp/1", "dht", "get", "/pk/" + idOf(gone), "--bootstrap", gone);
        shell.assertFails(
                4,
                "does not answer as a server of /other/kad/1.0.0",
                "dht",
                "find-peer",
                idOf(server),
                "--network",
                "other",
                "--bootstrap",
                server);
        try (Node bystander = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .start()
                .join()) {
            String address = bystander.addresses().get(0).toString();
            shell.assertFails(4, "is it a server", "dht", "find-peer", idOf(server), "--bootstrap", address);
            shell.assertSucceeds(dht("find-peer", idOf(server), "--bootstrap", address));
        }
    }

    @Test
    void aTraceIsALineForEachStep() {
        shell.assertSucceeds(dht("find-peer", idOf(server)));
        assertThat(shell.out().lines()).hasSize(1);
        shell.run(dht("find-peer", Identity.generate().peerId().toString(), "--trace"));

        assertThat(shell.out().lines())
                .anySatisfy(line ->
                        assertThat(line).matches("  search \\d+  asked     " + idOf(server) + "  of the routing table"))
                .anySatisfy(line -> assertThat(line).matches("  search \\d+  answered  " + idOf(server) + "  .*"))
                .anySatisfy(line -> assertThat(line).matches("  search \\d+  ended     .* hops; asked 1, 0 .*"));
    }

    @Test
    void aServerThatComesBackHasWhatItKept() throws IOException {
        String data = directory.resolve("data").toString();
        String owner = key(KeyType.ED25519);
        String id;
        try (Shell.Running first = Shell.running("bootstrap", "--network", "it", "--data-dir", data)) {
            id = first.shell().value("peer id");
            server = first.shell().value("address");
            shell.assertSucceeds(dht("put", "--ipns", owner, HELLO));
        }
        Shell again = start("bootstrap", "--network", "it", "--data-dir", data, "--listen", "/ip4/127.0.0.1/tcp/0");
        server = again.value("address");

        assertThat(again.value("peer id")).isEqualTo(id);
        assertThat(again.value("network")).isEqualTo("/it/kad/1.0.0, as a server");
        shell.assertSucceeds(
                dht("get", IpnsName.of(Identity.load(Path.of(owner))).path()));
        assertThat(shell.value("value")).isEqualTo(HELLO);
        shell.assertFails(5, "has it open", "bootstrap", "--network", "it", "--data-dir", data);
    }

    @Test
    void serversTellOfOneAnother() {
        Shell second = start("bootstrap", "--events", "--network", "it", "--bootstrap", server);
        Shell first = running.get(0).shell();
        first.await("added:   " + second.value("peer id"));
        second.await("added:   " + idOf(server));

        running.remove(1).close();
        shell.assertFails(3, "nobody could tell", dht("find-peer", second.value("peer id")));
        assertThat(first.value("and ask:")).endsWith(" --network it --bootstrap " + server);
    }
}
