package org.jlibp2p.peerstore.file;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.async.Async;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.identify.IdentifyInfo;
import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes that remember from one start to the next. */
class FilePeerStoreNodeIT {
    @TempDir
    private Path directory;

    private Node friend;

    @BeforeEach
    void startFriend() throws Exception {
        friend = await(Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .start());
    }

    @AfterEach
    void stopFriend() {
        friend.close();
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private FilePeerStore store() {
        return FilePeerStore.open(directory.resolve("peers"), PeerLimits.defaults());
    }

    private static Node start(FilePeerStore store) throws Exception {
        return await(
                Node.builder().transport(TcpTransport.create()).peerStore(store).start());
    }

    @Test
    void aRestartedNodeDialsAPeerByItsIdAlone() throws Exception {
        PeerId id = friend.id();
        try (FilePeerStore store = store();
                Node node = start(store)) {
            Connection connection = await(node.connect(friend.addresses().get(0)));
            IdentifyInfo info = await(node.service(Identify.class).identified(connection));
            assertThat(info.listenAddresses()).isNotEmpty();
        }
        try (FilePeerStore store = store();
                Node node = start(store)) {
            assertThat(store.protocols(id)).contains(Identify.PROTOCOL);
            assertThat(store.signedRecord(id)).isPresent();
            assertThat(await(node.connect(id)).remotePeer()).isEqualTo(id);
        }
    }

    @Test
    void withoutTheFileItCannot() throws Exception {
        try (FilePeerStore store = store();
                Node node = start(store)) {
            CompletableFuture<Connection> dial = node.connect(friend.id());
            assertThat(dial).failsWithin(20, TimeUnit.SECONDS);
            assertThat(Async.failureOf(dial)).isInstanceOf(DialException.class);
        }
    }

    @Test
    void aNodeLeavesTheStoreOpenForTheNextOne() throws Exception {
        try (FilePeerStore store = store()) {
            try (Node node = start(store)) {
                await(node.connect(friend.addresses().get(0)));
            }
            await(store.flush());
            try (Node node = start(store)) {
                assertThat(node.peers()).isSameAs(store);
            }
        }
    }
}
