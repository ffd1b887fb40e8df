package org.jlibp2p.examples;

import java.util.concurrent.TimeUnit;

import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.node.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DelegateExampleIT {
    @Test
    void aNodeWithoutADhtDialsAPeerByItsIdAlone() {
        try (Node first = DelegateExample.member();
                Node friend = DelegateExample.member(first.addresses().get(0).toString());
                DelegatedRoutingServer delegate = DelegateExample.delegate(first);
                Node small = DelegateExample.small(delegate.uris().get(0))) {
            assertThat(small.peers().addresses(friend.id())).isEmpty();
            assertThat(DelegateExample.dial(small, friend.id()).remotePeer()).isEqualTo(friend.id());
        }
    }
}
