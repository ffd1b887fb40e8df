package org.jlibp2p.cli;

import java.util.stream.Stream;

import org.jlibp2p.peer.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Command lines of the DHT that are refused before anything begins. */
class DhtOptionsTest {
    private static final String PEER = Identity.generate().peerId().toString();
    private static final String SERVER = "/ip4/127.0.0.1/tcp/1/p2p/" + PEER;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("--bootstrap is missing", "find-peer", PEER),
                mistake("--bootstrap is missing", "find-peer", PEER, "--lan"),
                mistake("mutually exclusive", "find-peer", PEER, "--lan", "--amino"),
                mistake("mutually exclusive", "find-peer", PEER, "--network", "x", "--amino"),
                mistake("--network: ", "find-peer", PEER, "--network", "/x/", "--bootstrap", SERVER),
                mistake("--bootstrap: no place", "find-peer", PEER, "--bootstrap", "/p2p/" + PEER),
                mistake("must end in /p2p/", "find-peer", PEER, "--bootstrap", "/ip4/127.0.0.1/tcp/1"),
                mistake("not a peer id: ", "find-peer", "nobody", "--bootstrap", SERVER),
                mistake("not a CID: ", "find-providers", "nothing", "--bootstrap", SERVER),
                mistake("neither a file nor a CID: nothing", "provide", "nothing", "--bootstrap", SERVER),
                mistake("begins with its namespace", "get", "key", "--bootstrap", SERVER),
                mistake("no peer id behind /ipns/", "get", "/ipns/a.org", "--bootstrap", SERVER),
                mistake("a value is missing", "put", "/pk/" + PEER, "--bootstrap", SERVER),
                mistake("there are two", "put", "/pk/" + PEER, "x", "--file", "f", "--bootstrap", SERVER),
                mistake("--hex: ", "put", "/pk/" + PEER, "xy", "--hex", "--bootstrap", SERVER),
                mistake("not a path: x", "put", "--ipns", "k", "x", "--bootstrap", SERVER),
                mistake("no other value", "put", "--ipns", "k", "/ipfs/x", "y", "--bootstrap", SERVER),
                mistake("as in 48h", "put", "--ipns", "k", "/x", "--lifetime", "1w", "--bootstrap", SERVER),
                mistake("above zero", "put", "--ipns", "k", "/x", "--lifetime", "0h", "--bootstrap", SERVER),
                mistake("--sequence", "put", "--ipns", "k", "/x", "--sequence", "x", "--bootstrap", SERVER),
                mistake("--ipns", "put", "/pk/" + PEER, "x", "--sequence", "1", "--bootstrap", SERVER));
    }

    private static Arguments mistake(String message, String... args) {
        return Arguments.of(message, args);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsOneLineThatSaysWhatIsWrong(String message, String[] args) {
        new Shell()
                .assertFails(
                        2,
                        message,
                        Stream.concat(Stream.of("dht"), Stream.of(args)).toArray(String[]::new));
    }

    @Test
    void withoutACommandThereIsAListOfThem() {
        Shell shell = new Shell();

        assertThat(shell.run("dht")).isEqualTo(2);
        assertThat(shell.err()).contains("put", "get", "provide", "find-providers", "find-peer");
    }
}
