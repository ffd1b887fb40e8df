package org.jlibp2p.examples;

import java.util.concurrent.CompletionException;

import org.jlibp2p.examples.RequestResponseExample.Greeting;
import org.jlibp2p.node.Node;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RequestResponseExampleIT {
    @Test
    void aQuestionGetsItsAnswer() {
        try (Node server = RequestResponseExample.startNode();
                Node client = RequestResponseExample.startNode()) {
            server.handle(
                    RequestResponseExample.GREET.protocol(),
                    RequestResponseExample.GREET.serve(
                            (peer, name) -> completedFuture(RequestResponseExample.greet(name))));
            client.connect(server.addresses().get(0)).join();

            assertThat(RequestResponseExample.GREET
                            .call(client, server.id(), new Greeting("ada"))
                            .join())
                    .isEqualTo(new Greeting("hello ada"));
            // An answer that the codec does not allow is refused where it is made, and the one who asked is told.
            assertThatThrownBy(() -> RequestResponseExample.GREET
                            .call(client, server.id(), new Greeting("x".repeat(115)))
                            .join())
                    .isInstanceOf(CompletionException.class);
        }
    }
}
