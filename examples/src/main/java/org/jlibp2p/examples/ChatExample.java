package org.jlibp2p.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.jlibp2p.wire.Codec;

/** Streams that stay open and carry messages both ways. Start it without arguments, then again with an address it printed. */
public final class ChatExample {
    static final ProtocolId CHAT = ProtocolId.of("/chat/1.0.0");

    private static final int MAX_LINE = 4096;

    private final Set<Framed<Bytes, Bytes>> participants = ConcurrentHashMap.newKeySet();
    private final Consumer<String> screen;

    ChatExample(Consumer<String> screen) {
        this.screen = screen;
    }

    /**
     * Chats with whoever connects, or with the peer at an address.
     *
     * @param args nothing, or the address of another one
     * @throws IOException if the keyboard cannot be read
     */
    public static void main(String[] args) throws IOException {
        ChatExample room = new ChatExample(System.out::println);
        try (Node node = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .start()
                .join()) {
            node.handle(CHAT, room::join);
            if (args.length == 0) {
                System.out.println(
                        "others join with the argument " + node.addresses().get(0));
            } else {
                PeerId friend = node.connect(Multiaddr.parse(args[0])).join().remotePeer();
                room.join(node.openStream(friend, CHAT).join());
            }
            BufferedReader keyboard = new BufferedReader(new InputStreamReader(System.in));
            for (String line = keyboard.readLine(); line != null; line = keyboard.readLine()) {
                room.say(line);
            }
        }
    }

    /** Shows what a peer says until it leaves. Both sides do the same: on a stream nobody is client or server. */
    CompletableFuture<Void> join(Stream stream) {
        // Framed puts a length in front of each message, and refuses one above the codec's size before it is kept.
        Framed<Bytes, Bytes> messages = stream.framed(Codec.bytes(MAX_LINE));
        String name = stream.remotePeer().toString();
        participants.add(messages);
        // Async.loop, not a method that calls itself: a peer may send a million lines, and the stack must not grow.
        return Async.loop(() -> messages.next().thenApply(line -> {
                    // What a peer writes may hold control characters that would play tricks on a terminal.
                    line.ifPresent(text -> screen.accept(name + ": " + Printable.escape(text.utf8())));
                    return line.isPresent();
                }))
                .whenComplete((end, failure) -> participants.remove(messages));
    }

    /** Says something to everybody. Who does not read what he is sent is dropped, so that nobody else has to wait. */
    void say(String line) {
        Bytes text = Bytes.utf8(line);
        Bytes message = text.slice(0, Math.min(text.size(), MAX_LINE));
        participants.forEach(peer -> peer.send(message).whenComplete((sent, failure) -> {
            if (failure != null) {
                peer.reset(failure);
            }
        }));
    }
}
