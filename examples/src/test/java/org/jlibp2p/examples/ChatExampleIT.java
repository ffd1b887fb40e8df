package org.jlibp2p.examples;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.node.Node;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChatExampleIT {
    private final BlockingQueue<String> atAda = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> atBob = new LinkedBlockingQueue<>();

    @Test
    void whatOneSaysTheOtherReadsAndControlCharactersAreHarmless() throws InterruptedException {
        ChatExample ada = new ChatExample(atAda::add);
        ChatExample bob = new ChatExample(atBob::add);
        try (Node adasNode = EchoExample.startNode();
                Node bobsNode = EchoExample.startNode()) {
            adasNode.handle(ChatExample.CHAT, ada::join);
            bobsNode.connect(adasNode.addresses().get(0)).join();
            bob.join(bobsNode.openStream(adasNode.id(), ChatExample.CHAT).join());

            bob.say("hello");
            assertThat(next(atAda)).isEqualTo(bobsNode.id() + ": hello");
            ada.say("\u001b[2Jgotcha");
            assertThat(next(atBob)).isEqualTo(adasNode.id() + ": \\u{1b}[2Jgotcha");
            bob.say("");
            assertThat(next(atAda)).isEqualTo(bobsNode.id() + ": ");
        }
    }

    private static String next(BlockingQueue<String> screen) throws InterruptedException {
        return screen.poll(60, TimeUnit.SECONDS);
    }
}
