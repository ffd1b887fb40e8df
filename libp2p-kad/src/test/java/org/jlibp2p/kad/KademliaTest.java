package org.jlibp2p.kad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.discovery.BootstrapList;
import org.jlibp2p.event.NodeEvent.ReachabilityChanged;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.kad.KademliaEvent.ModeChanged;
import org.jlibp2p.kad.KademliaEvent.PeerAnswered;
import org.jlibp2p.kad.KademliaEvent.PeerAsked;
import org.jlibp2p.kad.KademliaEvent.QueryEnded;
import org.jlibp2p.kad.KademliaEvent.QueryStepped;
import org.jlibp2p.kad.KademliaEvent.SearchEnded;
import org.jlibp2p.kad.KademliaEvent.SearchKind;
import org.jlibp2p.kad.KademliaEvent.SearchOutcome;
import org.jlibp2p.kad.limits.KadServerLimits;
import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest.FindNode;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.routing.RoutingException;
import org.jlibp2p.service.Service;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.transport.AddressScope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** The service among simulated nodes of the internet. */
class KademliaTest extends KademliaNodes {
    @Test
    void whatPeersMayMakeAServerDoIsAnOption() {
        KadServerLimits deaf =
                KadServerLimits.defaults().withSizes(8, KadServerLimits.MIN_REPLY); // no request is as short
        servers.add(start(NodeSpec.reachable(
                kademlia(KademliaOptions.amino().withMode(Mode.SERVER).withServerLimits(deaf)))));
        SimulatedNode node = start(NodeSpec.reachable(kademlia(options())));
        pass(Duration.ofMinutes(1));

        assertThat(table(node)).isEmpty();
    }

    @Test
    void automaticIsAServerForAsLongAsTheNodeCanBeReached() {
        startServers(3);
        List<Mode> heard = new ArrayList<>();
        SimulatedNode node = start(NodeSpec.hidden(kademlia(options()), Window.service()));
        Window window = node.service(Window.class);
        window.node.events().on(ModeChanged.class, event -> heard.add(event.mode()));
        pass(Duration.ofSeconds(10));
        assertThat(await(kademlia(node).mode())).isEqualTo(Mode.CLIENT);
        assertThat(table(servers.get(0))).doesNotContain(node.peerId());

        node.expose();
        pass(Duration.ofSeconds(30));
        assertThat(await(kademlia(node).mode())).isEqualTo(Mode.SERVER);
        assertThat(table(servers.get(0))).contains(node.peerId());

        window.node.publish(new ReachabilityChanged(Reachability.PRIVATE));
        pass(Duration.ofSeconds(30));
        assertThat(await(kademlia(node).mode())).isEqualTo(Mode.CLIENT);
        assertThat(table(servers.get(0))).doesNotContain(node.peerId());

        window.node.publish(new ReachabilityChanged(Reachability.PUBLIC));
        pass(Duration.ofSeconds(1));
        assertThat(heard).containsExactly(Mode.SERVER, Mode.CLIENT, Mode.SERVER);
    }

    @Test
    void peersThatAreGoneLeaveTheTableAtTheNextRefresh() {
        startServers(12);
        SimulatedNode gone = servers.get(5);
        assertThat(table(servers.get(2))).contains(gone.peerId());

        gone.vanish();
        pass(Duration.ofMinutes(40));

        assertThat(table(servers.get(2))).doesNotContain(gone.peerId()).hasSizeGreaterThan(7);
    }

    @Test
    void aSearchThatNobodyWaitsForEnds() {
        startServers(10);
        SimulatedNode client = start(NodeSpec.hidden(kademlia(options())));
        pass(Duration.ofSeconds(20));
        long before = client.traffic().messagesOut();

        CompletableFuture<List<PeerInfo>> search = kademlia(client).closestPeers(KEY);
        search.cancel(false);
        pass(Duration.ofSeconds(5));

        assertThat(search).isCancelled();
        assertThat(client.traffic().messagesOut() - before).isLessThanOrEqualTo(10);
        assertThatThrownBy(search::join).isInstanceOf(CancellationException.class);
    }

    @Test
    void everyStepOfASearchIsTold() {
        startServers(6);
        SimulatedNode client = start(NodeSpec.hidden(kademlia(options()), Window.service()));
        pass(Duration.ofSeconds(20));
        List<QueryStepped> steps = new ArrayList<>();
        client.service(Window.class).node.events().on(QueryStepped.class, steps::add);

        List<PeerInfo> found = await(kademlia(client).closestPeers(KEY));

        assertThat(found).hasSize(6);
        assertThat(steps).hasAtLeastOneElementOfType(PeerAsked.class).hasAtLeastOneElementOfType(PeerAnswered.class);
        assertThat(steps.get(steps.size() - 1)).isInstanceOfSatisfying(QueryEnded.class, end -> {
            assertThat(end.asked()).isEqualTo(6);
            assertThat(end.failed()).isZero();
            assertThat(end.hops()).isEqualTo(1);
        });
        assertThat(steps)
                .extracting(QueryStepped::query)
                .containsOnly(steps.get(0).query());
    }

    @Test
    void whatASearchIsAboutAndHowItEndedIsTold() {
        startServers(3);
        SimulatedNode client = start(NodeSpec.reachable(kademlia(options().withMode(Mode.CLIENT)), Window.service()));
        pass(Duration.ofSeconds(20));
        List<SearchEnded> searches = new ArrayList<>();
        client.service(Window.class).node.events().on(SearchEnded.class, searches::add);

        await(kademlia(servers.get(1)).provide(CID)); // whoever searches is not told of itself
        await(kademlia(client).closestPeers(KEY));
        await(kademlia(client).provide(CID));
        await(kademlia(client).findPeer(Identity.generate().peerId()));
        await(kademlia(client).findProviders(CID).take(10));
        await(kademlia(client)
                .findProviders(Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("nobody's"))))
                .take(1));
        Results<PeerInfo> given =
                kademlia(client).findProviders(Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("given up"))));
        pass(Duration.ofMillis(10));
        given.close();
        pass(Duration.ofSeconds(1));

        assertThat(searches)
                .extracting(SearchEnded::kind, SearchEnded::outcome)
                .containsExactly(
                        tuple(SearchKind.CLOSEST_PEERS, SearchOutcome.SUCCEEDED),
                        tuple(SearchKind.PROVIDE, SearchOutcome.SUCCEEDED),
                        tuple(SearchKind.FIND_PEER, SearchOutcome.NOTHING_FOUND),
                        tuple(SearchKind.FIND_PROVIDERS, SearchOutcome.SUCCEEDED),
                        tuple(SearchKind.FIND_PROVIDERS, SearchOutcome.NOTHING_FOUND),
                        tuple(SearchKind.FIND_PROVIDERS, SearchOutcome.CANCELLED));
        assertThat(searches).allSatisfy(search -> {
            assertThat(search.took()).isPositive();
            assertThat(search.protocol()).isEqualTo(KademliaOptions.AMINO);
        });
    }

    @Test
    void aServerSaysWhatItDoesAndKeeps() {
        startServers(3);
        SimulatedNode client = start(NodeSpec.reachable(kademlia(options().withMode(Mode.CLIENT))));
        pass(Duration.ofSeconds(20));
        await(kademlia(client).provide(CID));
        pass(Duration.ofSeconds(5));

        KademliaGauges gauges = await(kademlia(servers.get(0)).gauges()).get(0);
        assertThat(gauges.protocol()).isEqualTo(KademliaOptions.AMINO);
        assertThat(gauges.mode()).isEqualTo(Mode.SERVER);
        assertThat(gauges.table()).isEqualTo(2);
        assertThat(gauges.providers()).hasValue(1);
        assertThat(gauges.values()).hasValue(0);
        assertThat(gauges.requests())
                .containsOnlyKeys("PUT_VALUE", "GET_VALUE", "ADD_PROVIDER", "GET_PROVIDERS", "FIND_NODE", "PING")
                .containsEntry("ADD_PROVIDER", 1L);
        assertThat(gauges.requests().get("FIND_NODE")).isPositive();
        assertThat(gauges.bytesSent()).isPositive();
        assertThat(gauges.refused()).isZero();
        assertThat(gauges.failed()).isZero();
    }

    @Test
    void aRefreshSearchesNoPlaceSoNearThatWhoeverLiesThereHasBeenFound() {
        startServers(60);
        SimulatedNode node = start(NodeSpec.hidden(kademlia(options()), Window.service()));
        pass(Duration.ofMinutes(2));
        Key self = Key.of(node.peerId());
        int farthest = servers.stream()
                .map(server -> Key.of(server.peerId()))
                .sorted(self.closestFirst(key -> key))
                .limit(20)
                .mapToInt(self::commonPrefix)
                .min()
                .orElseThrow();
        List<QueryEnded> searches = new ArrayList<>();
        node.service(Window.class).node.events().on(QueryEnded.class, searches::add);

        await(kademlia(node).refresh());

        pass(Duration.ofSeconds(1));
        assertThat(searches).hasSizeBetween(1, 1 + farthest + 1);
        assertThat(table(node).stream().filter(peer -> self.commonPrefix(Key.of(peer)) > farthest))
                .hasSize((int) servers.stream()
                        .filter(server -> self.commonPrefix(Key.of(server.peerId())) > farthest)
                        .count());
    }

    @Test
    void aNodeAloneSaysThatNobodyIsThere() {
        SimulatedNode node = start(NodeSpec.reachable(kademlia(KademliaOptions.amino())));
        pass(Duration.ofSeconds(1));

        assertThat(await(kademlia(node).closestPeers(KEY))).isEmpty();
        assertThat(await(kademlia(node).findPeer(Identity.generate().peerId()))).isEmpty();
        assertThat(await(kademlia(node).findProviders(CID).take(5))).isEmpty();
        CompletableFuture<Void> provided = kademlia(node).provide(CID);
        pass(Duration.ofSeconds(1));
        assertThatThrownBy(provided::join)
                .hasCauseInstanceOf(RoutingException.class)
                .hasMessageContaining("no peer of the DHT is known");
    }

    @Test
    void moreSearchesThanAreAllowedAreRefused() {
        startServers(4);
        SimulatedNode client = start(NodeSpec.hidden(
                kademlia(options().withLimits(KademliaLimits.defaults().withQueries(2)))));
        pass(Duration.ofSeconds(20));

        List<CompletableFuture<List<PeerInfo>>> searches = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            searches.add(kademlia(client).closestPeers(Bytes.utf8("place " + i)));
        }
        pass(Duration.ofSeconds(10));

        assertThat(searches.get(0)).isCompleted();
        assertThat(searches.get(1)).isCompleted();
        assertThatThrownBy(searches.get(2)::join)
                .hasCauseInstanceOf(LimitExceededException.class)
                .hasMessageContaining("kademlia.queries");
    }

    /** A server that tells of peers at addresses which are those of the asking node's own network. */
    private NodeSpec liar(PeerId victim) {
        List<Multiaddr> inside = List.of(
                Multiaddr.parse("/ip4/127.0.0.1/tcp/22"),
                Multiaddr.parse("/ip4/192.168.1.1/tcp/80"),
                Multiaddr.parse("/ip4/169.254.169.254/tcp/80"));
        return NodeSpec.reachable(node -> new Service() {
            @Override
            public CompletableFuture<Void> start() {
                node.handle(KademliaOptions.AMINO, stream -> {
                    var messages = stream.framed(KadCodec.requests(1 << 16), KadCodec.replies(1 << 16));
                    return messages.receive()
                            .thenCompose(request -> messages.send(
                                    KadReply.closer(request, List.of(KadPeer.of(new PeerInfo(victim, inside))))))
                            .thenCompose(sent -> messages.closeWrite());
                });
                return CompletableFuture.completedFuture(null);
            }
        });
    }

    /** Who has said nothing of itself yet may be known by a name only, which others have told. */
    @Test
    void whereAPeerWasMetIsAmongWhereItIs() {
        startServers(1);
        SimulatedNode server = servers.get(0);
        SimulatedNode client = start(NodeSpec.hidden(kademlia(options())));
        pass(Duration.ofSeconds(20));
        List<Multiaddr> dialled = client.peers().addresses(server.peerId());
        Multiaddr name = Multiaddr.parse("/dnsaddr/bootstrap.example.net");

        client.peers().remove(server.peerId());
        client.peers().addAddresses(server.peerId(), List.of(name), Duration.ofHours(1));

        assertThat(await(kademlia(client).findPeer(server.peerId())))
                .map(PeerInfo::addresses)
                .hasValueSatisfying(addresses ->
                        assertThat(addresses).startsWith(name).hasSize(2).last().isIn(dialled));
    }

    @Test
    void T50_aPeerToldOfInsideTheNetworkIsNeitherDialledNorRemembered() {
        PeerId victim = Identity.generate().peerId();
        servers.add(start(liar(victim)));
        SimulatedNode client = start(NodeSpec.hidden(kademlia(options())));
        pass(Duration.ofSeconds(20));

        assertThat(table(client)).containsExactly(servers.get(0).peerId());
        assertThat(await(kademlia(client).closestPeers(victim.bytes()))).hasSize(1);
        long dials = client.traffic().dials();
        assertThat(await(kademlia(client).findPeer(victim))).isEqualTo(Optional.empty());
        assertThat(client.traffic().dials()).isEqualTo(dials);
        assertThat(client.peers().addresses(victim))
                .allMatch(address -> AddressScope.of(address) == AddressScope.PUBLIC)
                .isEmpty();
    }

    @Test
    void T52_aPeerThatOnlySaysItIsAServerGetsNoPlace() {
        SimulatedNode mute = start(NodeSpec.reachable(node -> new Service() {
            @Override
            public CompletableFuture<Void> start() {
                node.handle(KademliaOptions.AMINO, stream -> new CompletableFuture<>());
                return CompletableFuture.completedFuture(null);
            }
        }));
        servers.add(mute);
        SimulatedNode server = start(NodeSpec.reachable(kademlia(options())));
        pass(Duration.ofMinutes(2));

        assertThat(table(server)).isEmpty();
    }

    @Test
    void aPeerThatKnowsNobodyIsTakenByThoseWhoKnowFew() {
        startServers(3);
        SimulatedNode empty = start(empty(() -> {}));
        empty.connect(servers.get(1).info());
        pass(Duration.ofMinutes(1));

        assertThat(table(servers.get(1))).contains(empty.peerId());
    }

    /** Somebody with so many bits of the name in common with a node, neither more nor less. */
    private static Identity inCommon(PeerId node, int bits) {
        Key place = Key.of(node);
        return Stream.generate(Identity::generate)
                .filter(identity -> place.commonPrefix(Key.of(identity.peerId())) == bits)
                .findFirst()
                .orElseThrow();
    }

    /** A server that tells of nobody but a node that knows itself, and notes when it is asked for its own name. */
    private NodeSpec alone(Identity identity, PeerInfo told, List<Duration> askedForItself) {
        return telling(request -> {
                    if (request.equals(new FindNode(identity.peerId().bytes()))) {
                        askedForItself.add(elapsed());
                    }
                    return List.of(KadPeer.of(told));
                })
                .withIdentity(identity);
    }

    /** With buckets of one peer and one bucket for each of the two, a refresh searches nothing but this node's own place. */
    @Test
    void aMemberWithAConnectionIsAskedWhetherItIsThereMuchMoreSeldomThanOneWithout() {
        Identity self = Identity.generate();
        PeerInfo itself = new PeerInfo(self.peerId(), List.of(Multiaddr.parse("/ip4/4.4.4.4/tcp/4")));
        List<Duration> asked = new ArrayList<>();
        SimulatedNode near = start(alone(inCommon(self.peerId(), 1), itself, new ArrayList<>()));
        SimulatedNode far = start(alone(inCommon(self.peerId(), 0), itself, asked));
        KademliaLimits limits = KademliaLimits.defaults()
                .withResilience(1)
                .withBucketSize(1)
                .withConcurrency(1)
                .withThin(2);
        SimulatedNode node = start(NodeSpec.hidden(kademlia(KademliaOptions.amino()
                        .withLimits(limits)
                        .withBootstrap(BootstrapList.of(List.of(withId(near), withId(far))))))
                .withIdentity(self));
        pass(Duration.ofMinutes(1));
        assertThat(table(node)).containsExactly(far.peerId(), near.peerId());
        asked.clear();

        pass(Duration.ofMinutes(30));
        assertThat(asked).isEmpty();
        pass(Duration.ofMinutes(24));
        assertThat(asked).hasSize(1);

        node.connections().stream()
                .filter(connection -> connection.remotePeer().equals(far.peerId()))
                .forEach(Connection::close);
        pass(Duration.ofMinutes(15));
        assertThat(asked).hasSize(2);
        assertThat(table(node)).containsExactly(far.peerId(), near.peerId());
    }
}
