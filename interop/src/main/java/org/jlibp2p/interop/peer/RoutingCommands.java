package org.jlibp2p.interop.peer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.interop.delegate.RoutingAnswer;
import org.jlibp2p.interop.delegate.RoutingOperation;
import org.jlibp2p.interop.delegate.ScriptedRouting;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/** {@code routingScript} and {@code routingRelease}: what the server of delegated routing finds. */
final class RoutingCommands {
    private RoutingCommands() {}

    static Map<String, Command> of(Peer peer) {
        Map<String, Command> commands = new HashMap<>();
        commands.put("routingScript", (arguments, deadline) -> script(peer, arguments, deadline));
        commands.put("routingRelease", (arguments, deadline) -> release(peer, arguments, deadline));
        commands.put("routingClient", (arguments, deadline) -> RoutingQuestion.ask(peer, arguments, deadline));
        return commands;
    }

    private static ScriptedRouting routing(Peer peer) {
        return peer.routing()
                .flatMap(RoutingService::script)
                .orElseThrow(() -> new BadRequestException(
                        "the peer serves nothing that is scripted: --routing-server alone is needed"));
    }

    /** Says what is found under a key from now on. */
    private static Map<String, ?> script(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        List<PeerInfo> peers =
                arguments.objects("records").stream().map(RoutingCommands::info).toList();
        RoutingAnswer answer = new RoutingAnswer(
                peers, arguments.bytes("value"), arguments.text("error"), arguments.flag("gated", false));
        deadline.await(routing(peer).script(operation(arguments), digest(arguments), answer));
        return Map.of();
    }

    private static PeerInfo info(Arguments record) {
        return new PeerInfo(peer(record.neededText("ID")), record.addresses("Addrs"));
    }

    private static PeerId peer(String text) {
        try {
            return PeerId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage());
        }
    }

    /** Lets so many peers of a gated script pass; behind the last one its end counts as one. */
    private static Map<String, ?> release(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        long count = arguments.number("count", 0, 1);
        deadline.await(routing(peer).release(operation(arguments), digest(arguments), count));
        return Map.of();
    }

    private static RoutingOperation operation(Arguments arguments) {
        try {
            return RoutingOperation.named(arguments.neededText("op"));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("op is one of providers, peers, closest, ipns");
        }
    }

    /** The multihash that a key is about. */
    private static Bytes digest(Arguments arguments) {
        String key = arguments.neededText("key");
        try {
            return PeerId.parse(key).bytes();
        } catch (IllegalArgumentException notAPeer) {
            return cid(key).hash().bytes();
        }
    }

    private static Cid cid(String text) {
        try {
            return Cid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("key is neither a peer id nor a CID: " + text);
        }
    }

    /** What a test reads of a peer that was found. */
    static Map<String, Object> describe(PeerInfo info) {
        Map<String, Object> record = new HashMap<>();
        record.put("Schema", "peer");
        record.put("ID", info.id().toString());
        record.put("Addrs", texts(info.addresses()));
        return record;
    }

    static List<String> texts(List<Multiaddr> addresses) {
        return addresses.stream().map(Multiaddr::toString).toList();
    }

    /** What a command asks about: content, or a peer. */
    static Bytes subject(Arguments arguments) {
        Optional<PeerId> peer = arguments.peer();
        return peer.isPresent()
                ? peer.get().bytes()
                : neededCid(arguments).hash().bytes();
    }

    static Cid neededCid(Arguments arguments) {
        return arguments.cid("cid").orElseThrow(() -> Arguments.missing("cid"));
    }
}
