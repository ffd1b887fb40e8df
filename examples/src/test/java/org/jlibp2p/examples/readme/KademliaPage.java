package org.jlibp2p.examples.readme;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.discovery.BootstrapList;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.ipns.IpnsValidator;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaEvent;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.kad.provide.FileReprovideStore;
import org.jlibp2p.kad.provide.ReprovideOptions;
import org.jlibp2p.kad.store.FileKadStore;
import org.jlibp2p.kad.store.FileKadStoreOptions;
import org.jlibp2p.kad.store.ProviderStoreLimits;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.record.RecordValidator;
import org.jlibp2p.transport.tcp.TcpTransport;

/** The code of docs/kademlia.md. */
final class KademliaPage {
    private KademliaPage() {}

    static KademliaOptions bootstrap() {
        return KademliaOptions.privateNetwork(
                "my-app",
                "/ip4/192.0.2.7/tcp/4001/p2p/12D3KooWKnDdG3iXw9eTFijk3EWSunZcFi54Zka4wmtqtt6rPxc8",
                "/dnsaddr/boot.example.org/p2p/12D3KooWJWRZoskVyPXwS5utR4yusaWG94C1Kfz87tnu3725Z51q");
    }

    static KademliaOptions amino() {
        return KademliaOptions.amino().withBootstrap(KademliaOptions.AMINO_BOOTSTRAP);
    }

    static NodeBuilder server() {
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/0.0.0.0/tcp/4001")
                .announce("/dns4/boot.example.org/tcp/4001")
                .service(Kademlia.service(
                        KademliaOptions.privateNetwork("my-app").withSnapshot(Path.of("data/table"))));
    }

    static void stores() throws InterruptedException {
        FileKadStoreOptions keep = FileKadStoreOptions.defaults()
                .withProviders(ProviderStoreLimits.defaults().withTotal(1_000_000));
        try (FileKadStore store = FileKadStore.open(Path.of("data/records"), keep);
                Node node = Node.builder()
                        .transport(TcpTransport.create())
                        .listen("/ip4/0.0.0.0/tcp/4001")
                        .service(Kademlia.service(KademliaOptions.privateNetwork("my-app")
                                .withProviderStore(store.providers())
                                .withRecordStore(store.records())))
                        .start()
                        .join()) {
            serve(node);
        }
    }

    private static void serve(Node node) throws InterruptedException {
        new CountDownLatch(1).await();
    }

    static void modes(Node node) {
        Kademlia dht = node.service(Kademlia.class);
        dht.mode(Mode.CLIENT).join(); // from now on
    }

    static NodeBuilder dual(BootstrapList bootstrap) {
        return Node.builder()
                .service(Kademlia.dual(KademliaOptions.amino().withBootstrap(bootstrap), KademliaOptions.lan()));
    }

    static void peers(Node node, PeerId friend) {
        node.connect(friend).join(); // nobody has to tell where it is
        Optional<PeerInfo> place = node.peerRouting().findPeer(friend).join();
    }

    static void content(Node node, Cid cid) {
        node.contentRouting().provide(cid).join();

        try (Results<PeerInfo> providers = node.contentRouting().findProviders(cid)) {
            for (PeerInfo provider : providers.blocking()) { // as they are found; on a thread that may wait
                node.connect(provider.id()).join();
            }
        }
    }

    static void keepProvided(Collection<Cid> cids) {
        try (FileReprovideStore kept = FileReprovideStore.open(Path.of("data/provided"));
                Node node = Node.builder()
                        .transport(TcpTransport.create())
                        .service(Kademlia.service(KademliaOptions.privateNetwork("my-app")
                                .withReprovide(ReprovideOptions.defaults().withStore(kept))))
                        .start()
                        .join()) {
            node.service(Kademlia.class).keepProvided(cids).join();
        }
    }

    /** Under /scores/ there are numbers, and the highest one counts. */
    static final class Scores implements RecordValidator {
        @Override
        public void validate(Bytes key, Bytes value, Instant now) {
            if (!value.utf8().matches("[0-9]{1,9}")) {
                throw new InvalidRecordException(InvalidRecordException.Reason.MALFORMED_VALUE, "a score is a number");
            }
        }

        @Override
        public boolean isBetter(Bytes key, Bytes candidate, Bytes known) {
            return Integer.parseInt(candidate.utf8()) > Integer.parseInt(known.utf8());
        }
    }

    static KademliaOptions validators(KademliaOptions options) {
        return options.withValidators(IpnsValidator.amino().with("scores", new Scores()));
    }

    static void values(Node node) {
        Bytes key = Bytes.utf8("/scores/snake");
        node.valueRouting().putValue(key, Bytes.utf8("4711")).join();
        Optional<Bytes> best = node.valueRouting().findValue(key).join();
    }

    static void publish(Node node, IpnsName name, IpnsRecord record) {
        node.valueRouting().putValue(name.routingKey(), record.encode()).join();
    }

    static void watch(Node node) {
        node.events().on(KademliaEvent.PeerAdded.class, event -> System.out.println("knows " + event.peer()));
        node.events().on(KademliaEvent.ModeChanged.class, event -> System.out.println("is a " + event.mode()));
        node.events().on(KademliaEvent.QueryStepped.class, System.out::println);
        List<PeerInfo> table = node.service(Kademlia.class).table().join();
    }
}
