package org.jlibp2p.transport.tcp;

import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.pnet.PreSharedKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TcpOptionsTest {
    @Test
    void aPortIsSharedOnlyOnRequest() {
        assertThat(TcpOptions.defaults().sharedPort()).isFalse();
        TcpOptions shared = TcpOptions.defaults().withSharedPort();
        assertThat(shared.withReusePort().withLoops(3).withIo(TcpOptions.Io.EPOLL))
                .isEqualTo(new TcpOptions(TcpOptions.Io.EPOLL, 3, true, true));
    }

    @Test
    void eachOptionChangesAlone() {
        TcpOptions defaults = TcpOptions.defaults();
        assertThat(defaults.io()).isEqualTo(TcpOptions.Io.NIO);
        assertThat(defaults.loops()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(defaults.reusePort()).isFalse();
        assertThat(defaults.withIo(TcpOptions.Io.EPOLL))
                .isEqualTo(new TcpOptions(TcpOptions.Io.EPOLL, defaults.loops(), false, false));
        assertThat(defaults.withLoops(7)).isEqualTo(new TcpOptions(TcpOptions.Io.NIO, 7, false, false));
        assertThat(defaults.withReusePort())
                .isEqualTo(new TcpOptions(TcpOptions.Io.NIO, defaults.loops(), true, false));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> TcpOptions.defaults().withLoops(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TcpOptions.defaults().withIo(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aSharedPortCannotBePrivate() {
        NodeBuilder node = Node.builder()
                .transport(TcpTransport.create(TcpOptions.defaults().withSharedPort()))
                .privateNetwork(PreSharedKey.generate());

        assertThatThrownBy(node::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("private network");
    }
}
