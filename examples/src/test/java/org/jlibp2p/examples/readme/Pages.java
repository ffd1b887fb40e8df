package org.jlibp2p.examples.readme;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.ipns.IpnsValidator;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peerstore.file.DamagedFile;
import org.jlibp2p.peerstore.file.FilePeerStore;
import org.jlibp2p.peerstore.file.FilePeerStoreOptions;
import org.jlibp2p.record.RecordValidator;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.tls.Tls;
import org.jlibp2p.transport.TransportFactory;
import org.jlibp2p.transport.tcp.TcpOptions;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.jlibp2p.transport.ws.ServerCertificate;
import org.jlibp2p.transport.ws.WebSocketOptions;
import org.jlibp2p.transport.ws.WebSocketTransport;

/** The code that stands in the README and on the pages of the documentation by itself, in a place where it compiles. */
final class Pages {
    private Pages() {}

    static NodeBuilder security() {
        return Node.builder().security(Noise.create()).security(Tls.create());
    }

    static NodeBuilder addresses() {
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/0.0.0.0/tcp/4001")
                .announce("/dns4/example.org/tcp/443/tls/ws") // this, and nothing else
                // or
                .appendAnnounce("/ip4/5.6.7.8/tcp/4001") // this beside where it listens
                .noAnnounce(
                        "/ip4/10.0.0.0/ipcidr/8", // none of this network
                        "/ip4/192.168.1.5", // none of this host
                        "/ip6/2a00::7/tcp/4001") // not this one, exactly
        ;
    }

    static NodeBuilder limits() {
        return Node.builder()
                .limits(ResourceLimits.defaults()
                        .withConnections(
                                ConnectionLimits.defaults().withTotal(10_000).withHighWatermark(8_000)));
    }

    static void peerStore(PeerId friend) {
        try (FilePeerStore store = FilePeerStore.open(Path.of("peers"), PeerLimits.defaults());
                Node node = Node.builder()
                        .transport(TcpTransport.create())
                        .peerStore(store)
                        .start()
                        .join()) {
            node.connect(friend).join(); // a peer id is enough, from the second start on
        }
    }

    static FilePeerStore damagedPeerStore(Path path) {
        PeerLimits limits = PeerLimits.defaults().withConnectedAddressTtl(Duration.ofDays(7));
        return FilePeerStore.open(path, limits, FilePeerStoreOptions.defaults().withDamaged(DamagedFile.MOVE_ASIDE));
    }

    static CompletableFuture<Node> webSocket() {
        return Node.builder()
                .transport(TcpTransport.create())
                .transport(WebSocketTransport.create())
                .listen("/ip4/0.0.0.0/tcp/4001", "/ip4/0.0.0.0/tcp/4002/ws")
                .start();
    }

    static TransportFactory certificate() {
        return WebSocketTransport.create(WebSocketOptions.defaults()
                .withCertificate(ServerCertificate.pem(Path.of("fullchain.pem"), Path.of("privkey.pem"))));
    }

    static NodeBuilder onePort(ServerCertificate certificate) {
        return Node.builder()
                .transport(TcpTransport.create(TcpOptions.defaults().withSharedPort()))
                .transport(WebSocketTransport.create(
                        WebSocketOptions.defaults().withCertificate(certificate).withSharedPort()))
                .listen("/ip4/0.0.0.0/tcp/4001", "/ip4/0.0.0.0/tcp/4001/ws", "/ip4/0.0.0.0/tcp/4001/tls/ws");
    }

    static Map.Entry<Bytes, Bytes> ipnsRecord(Instant now) throws IOException {
        Identity owner = Identity.loadOrCreate(Path.of("my-site.key"));
        IpnsName name = IpnsName.of(owner);
        IpnsRecord record = IpnsRecord.builder(owner)
                .value("/ipfs/bafkqaddwgevxmmraojswg33smq")
                .sequence(1) // higher than that of the record before
                .validUntil(now.plus(IpnsRecord.DEFAULT_LIFETIME))
                .sign();

        Bytes key = name.routingKey(); // where the DHT has it: /ipns/ and the multihash
        Bytes value = record.encode();
        return Map.entry(key, value);
    }

    static void verifiedIpnsRecord(Bytes value, Instant now) {
        IpnsRecord record = IpnsRecord.decode(value);
        record.verify(
                IpnsName.parse("/ipns/k51qzi5uqu5dlkw8pxuw9qmqayfdeh4kfebhmreauqdc6a7c3y7d5i9fi8mk9w")
                        .key(),
                now);
        record.path().ifPresent(System.out::println); // the owner's text: not to be printed unescaped in earnest
    }

    static IpnsRecord ipnsInTheDht(Node node, IpnsName name, IpnsRecord record) {
        Kademlia dht = node.service(Kademlia.class);
        dht.putValue(name.routingKey(), record.encode()).join();
        IpnsRecord found =
                dht.findValue(name.routingKey()).join().map(IpnsRecord::decode).orElseThrow();
        return found;
    }

    static KademliaOptions validators(RecordValidator myValidator) {
        KademliaOptions options = KademliaOptions.privateNetwork("my-app")
                .withValidators(IpnsValidator.amino().with("my-app", myValidator));
        return options;
    }
}
