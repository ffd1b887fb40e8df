package org.jlibp2p.kad;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

import org.jlibp2p.discovery.BootstrapList;
import org.jlibp2p.ipns.IpnsValidator;
import org.jlibp2p.kad.limits.KadServerLimits;
import org.jlibp2p.kad.provide.ReprovideOptions;
import org.jlibp2p.kad.store.ProviderStore;
import org.jlibp2p.kad.store.RecordStore;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.record.RecordValidators;

/**
 * Which DHT a node is in, and which part it takes there. Immutable; begin with {@link #amino()}, {@link #lan()} or {@link
 * #privateNetwork} and change what is different.
 *
 * @param protocol what the DHT's peers speak: peers of different protocols are in different DHTs
 * @param mode which part this node takes
 * @param scope which peers the DHT is of
 * @param bootstrap whom to ask first; others may be added to the table by connecting with them
 * @param validators which values are taken
 * @param providerStore where a server keeps who has what; left out, in memory
 * @param recordStore where a server keeps values; left out, in memory
 * @param snapshot the file in which the routing table outlives the process; left out, nowhere
 * @param reprovide how what is to be kept provided is
 * @param limits its numbers
 * @param serverLimits what peers may make it do while it is a server
 */
public record KademliaOptions(
        ProtocolId protocol,
        Mode mode,
        NetworkScope scope,
        BootstrapList bootstrap,
        RecordValidators validators,
        Optional<ProviderStore> providerStore,
        Optional<RecordStore> recordStore,
        Optional<Path> snapshot,
        ReprovideOptions reprovide,
        KademliaLimits limits,
        KadServerLimits serverLimits) {
    /** What peers of Amino, the public IPFS DHT, speak. */
    public static final ProtocolId AMINO = ProtocolId.of("/ipfs/kad/1.0.0");

    /** What peers of a local network speak. */
    public static final ProtocolId LAN = ProtocolId.of("/ipfs/lan/kad/1.0.0");

    /**
     * The bootstrap peers of Amino that its operators publish. Nothing asks them unless it is told to: {@code
     * KademliaOptions.amino().withBootstrap(KademliaOptions.AMINO_BOOTSTRAP)}.
     */
    public static final BootstrapList AMINO_BOOTSTRAP = BootstrapList.of(
            "/dnsaddr/bootstrap.libp2p.io/p2p/QmNnooDu7bfjPFoTZYxMNLWUQJyrVwtbZg5gBMjTezGAJN",
            "/dnsaddr/bootstrap.libp2p.io/p2p/QmbLHAnMoJPWSCR5Zhtx6BHJX9KiKNN6tpvbUcqanj75Nb",
            "/dnsaddr/bootstrap.libp2p.io/p2p/QmcZf59bWwK5XFi76CZX8cbJ4BhTzzA3gU1ZjYZcYW3dwt",
            "/dnsaddr/va1.bootstrap.libp2p.io/p2p/12D3KooWKnDdG3iXw9eTFijk3EWSunZcFi54Zka4wmtqtt6rPxc8");

    /**
     * Refuses missing parts.
     *
     * @param protocol see {@link #protocol()}
     * @param mode see {@link #mode()}
     * @param scope see {@link #scope()}
     * @param bootstrap see {@link #bootstrap()}
     * @param validators see {@link #validators()}
     * @param providerStore see {@link #providerStore()}
     * @param recordStore see {@link #recordStore()}
     * @param snapshot see {@link #snapshot()}
     * @param reprovide see {@link #reprovide()}
     * @param limits see {@link #limits()}
     * @param serverLimits see {@link #serverLimits()}
     */
    public KademliaOptions {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(bootstrap, "bootstrap");
        Objects.requireNonNull(validators, "validators");
        Objects.requireNonNull(providerStore, "providerStore");
        Objects.requireNonNull(recordStore, "recordStore");
        Objects.requireNonNull(snapshot, "snapshot");
        Objects.requireNonNull(reprovide, "reprovide");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(serverLimits, "serverLimits");
    }

    private static KademliaOptions of(ProtocolId protocol, Mode mode, NetworkScope scope) {
        return new KademliaOptions(
                protocol,
                mode,
                scope,
                BootstrapList.of(),
                IpnsValidator.amino(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ReprovideOptions.defaults(),
                KademliaLimits.defaults(),
                KadServerLimits.defaults());
    }

    /**
     * Amino, the public IPFS DHT, without bootstrap peers.
     *
     * @return a client until the node can be reached
     */
    public static KademliaOptions amino() {
        return of(AMINO, Mode.AUTOMATIC, NetworkScope.INTERNET);
    }

    /**
     * The DHT of the local network.
     *
     * @return a server
     */
    public static KademliaOptions lan() {
        return of(LAN, Mode.SERVER, NetworkScope.LOCAL_NETWORK);
    }

    /**
     * A DHT of one's own, at whatever addresses its nodes have.
     *
     * @param name tells it from others: the protocol is {@code /name/kad/1.0.0}
     * @param bootstrap peers of it, each with its id at the end; none for the first one
     * @return a server, whoever can reach it
     * @throws IllegalArgumentException if an address does not lead to a peer, or the name is none for a protocol
     */
    public static KademliaOptions privateNetwork(String name, String... bootstrap) {
        if (name.isEmpty() || name.startsWith("/") || name.endsWith("/")) {
            throw new IllegalArgumentException("a name has at least one character, and no slash at its ends: " + name);
        }
        return of(ProtocolId.of("/" + name + "/kad/1.0.0"), Mode.SERVER, NetworkScope.EVERYWHERE)
                .withBootstrap(BootstrapList.of(bootstrap));
    }

    /**
     * The same but for one part.
     *
     * @param value what the DHT's peers speak
     * @return the changed options
     */
    public KademliaOptions withProtocol(ProtocolId value) {
        return new KademliaOptions(
                value,
                mode,
                scope,
                bootstrap,
                validators,
                providerStore,
                recordStore,
                snapshot,
                reprovide,
                limits,
                serverLimits);
    }

    /**
     * The same but for one part.
     *
     * @param value which part this node takes
     * @return the changed options
     */
    public KademliaOptions withMode(Mode value) {
        return new KademliaOptions(
                protocol,
                value,
                scope,
                bootstrap,
                validators,
                providerStore,
                recordStore,
                snapshot,
                reprovide,
                limits,
                serverLimits);
    }

    /**
     * The same but for one part.
     *
     * @param value which peers the DHT is of
     * @return the changed options
     */
    public KademliaOptions withScope(NetworkScope value) {
        return new KademliaOptions(
                protocol,
                mode,
                value,
                bootstrap,
                validators,
                providerStore,
                recordStore,
                snapshot,
                reprovide,
                limits,
                serverLimits);
    }

    /**
     * The same but for one part.
     *
     * @param value whom to ask first
     * @return the changed options
     */
    public KademliaOptions withBootstrap(BootstrapList value) {
        return new KademliaOptions(
                protocol,
                mode,
                scope,
                value,
                validators,
                providerStore,
                recordStore,
                snapshot,
                reprovide,
                limits,
                serverLimits);
    }

    /**
     * The same but for one part.
     *
     * @param value which values are taken
     * @return the changed options
     */
    public KademliaOptions withValidators(RecordValidators value) {
        return new KademliaOptions(
                protocol,
                mode,
                scope,
                bootstrap,
                value,
                providerStore,
                recordStore,
                snapshot,
                reprovide,
                limits,
                serverLimits);
    }

    /**
     * The same but for one part.
     *
     * @param value where a server keeps who has what; whoever made it closes it, after the node
     * @return the changed options
     */
    public KademliaOptions withProviderStore(ProviderStore value) {
        return new KademliaOptions(
                protocol,
                mode,
                scope,
                bootstrap,
                validators,
                Optional.of(value),
                recordStore,
                snapshot,
                reprovide,
                limits,
                serverLimits);
    }

    /**
     * The same but for one part.
     *
     * @param value where a server keeps values; whoever made it closes it, after the node
     * @return the changed options
     */
    public KademliaOptions withRecordStore(RecordStore value) {
        return new KademliaOptions(
                protocol,
                mode,
                scope,
                bootstrap,
                validators,
                providerStore,
                Optional.of(value),
                snapshot,
                reprovide,
                limits,
                serverLimits);
    }

    /**
     * The same but for one part.
     *
     * @param value the file in which the routing table outlives the process
     * @return the changed options
     */
    public KademliaOptions withSnapshot(Path value) {
        return new KademliaOptions(
                protocol,
                mode,
                scope,
                bootstrap,
                validators,
                providerStore,
                recordStore,
                Optional.of(value),
                reprovide,
                limits,
                serverLimits);
    }

    /**
     * The same but for one part.
     *
     * @param value how what is to be kept provided is
     * @return the changed options
     */
    public KademliaOptions withReprovide(ReprovideOptions value) {
        return new KademliaOptions(
                protocol,
                mode,
                scope,
                bootstrap,
                validators,
                providerStore,
                recordStore,
                snapshot,
                value,
                limits,
                serverLimits);
    }

    /**
     * The same but for one part.
     *
     * @param value its numbers
     * @return the changed options
     */
    public KademliaOptions withLimits(KademliaLimits value) {
        return new KademliaOptions(
                protocol,
                mode,
                scope,
                bootstrap,
                validators,
                providerStore,
                recordStore,
                snapshot,
                reprovide,
                value,
                serverLimits);
    }

    /**
     * The same but for one part.
     *
     * @param value what peers may make it do while it is a server
     * @return the changed options
     */
    public KademliaOptions withServerLimits(KadServerLimits value) {
        return new KademliaOptions(
                protocol,
                mode,
                scope,
                bootstrap,
                validators,
                providerStore,
                recordStore,
                snapshot,
                reprovide,
                limits,
                value);
    }
}
