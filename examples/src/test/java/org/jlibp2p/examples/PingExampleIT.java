package org.jlibp2p.examples;

import org.jlibp2p.node.Node;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PingExampleIT {
    @Test
    void aRoundTripTakesSomeTime() {
        try (Node listener = PingExample.startNode();
                Node dialler = PingExample.startNode()) {
            assertThat(PingExample.ping(
                            dialler,
                            dialler.connect(listener.addresses().get(0)).join()))
                    .isPositive();
        }
    }
}
