package org.jlibp2p.examples;

import java.io.IOException;

import org.jlibp2p.node.Node;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EchoExampleIT {
    @Test
    void bothKindsOfHandlerEcho() throws IOException {
        try (Node server = EchoExample.startNode();
                Node client = EchoExample.startNode()) {
            server.handle(EchoExample.ECHO, EchoExample::echo);
            server.handleBlocking(EchoExample.ECHO_BLOCKING, EchoExample::echoBlocking);
            client.connect(server.addresses().get(0)).join();

            assertThat(EchoExample.ask(client, server, EchoExample.ECHO, "hello"))
                    .isEqualTo("hello");
            assertThat(EchoExample.ask(client, server, EchoExample.ECHO_BLOCKING, "wait for me"))
                    .isEqualTo("wait for me");
        }
    }
}
