package org.jlibp2p.interop.peer;

import java.util.List;
import java.util.Map;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JavaHostIT {
    private static final String LOOPBACK = "/ip4/127.0.0.1/tcp/0";

    private PeerProcess host;

    @BeforeEach
    void start() {
        host = PeerProcess.start(PeerCommand.javaHost(Map.of()));
    }

    @AfterEach
    void end() {
        host.close();
    }

    private Fields startNode(String name, String... more) {
        List<String> flags = new java.util.ArrayList<>(List.of("--listen", LOOPBACK, "--kad", "server"));
        flags.addAll(List.of(more));
        return host.call("startNode", "name", name, "flags", flags);
    }

    @Test
    void nodesOfOneProcessTalkAndOneLeavesWithoutTheOther() {
        Fields first = startNode("first");
        Fields second = startNode("second");
        assertThat(first.text("peerId")).isNotEqualTo(second.text("peerId"));
        String address = first.texts("addrs").get(0);
        assertThat(host.call("echo", "as", "second", "addr", address, "bytes", 1000)
                        .flag("verified"))
                .isTrue();
        assertThat((int) host.call("stats").number("connections")).isEqualTo(2); // each sees it

        host.call("stopNode", "name", "first");
        assertThatThrownBy(() -> host.call("info", "as", "first"))
                .isInstanceOf(PeerFailure.class)
                .hasMessageContaining("there is no node first");
        assertThat(host.call("info", "as", "second").text("peerId")).isEqualTo(second.text("peerId"));
    }

    @Test
    void aNameIsTakenOnceAndFreeAgainWhenItsNodeHasStopped() {
        startNode("only");
        assertThatThrownBy(() -> startNode("only"))
                .isInstanceOf(PeerFailure.class)
                .hasMessageContaining("there is a node only");
        host.call("stopNode", "name", "only");
        startNode("only");
    }

    @Test
    void aNodeWhoseFlagsAreWrongDoesNotStartAndTheRestGoesOn() {
        assertThatThrownBy(() -> startNode("odd", "--no-such-flag", "1"))
                .isInstanceOf(PeerFailure.class)
                .hasMessageContaining("--no-such-flag");
        startNode("odd");
    }

    @Test
    void holdersAreThosePeersThatKeepARecordThemselves() {
        Fields keeper = startNode("keeper");
        String address = keeper.texts("addrs").get(0);
        Fields provider = startNode("provider", "--bootstrap", address);
        startNode("observer", "--bootstrap", address);
        String cid =
                host.call("kadProvide", "as", "provider", "data", "something").text("cid");
        Fields found = host.call("kadHolders", "as", "observer", "cid", cid, "peer", provider.text("peerId"));
        assertThat(found.texts("holders")).contains(keeper.text("peerId"));
        assertThat(host.call("kadHolders", "as", "observer", "cid", cid, "peer", keeper.text("peerId"))
                        .texts("holders"))
                .isEmpty();
    }
}
