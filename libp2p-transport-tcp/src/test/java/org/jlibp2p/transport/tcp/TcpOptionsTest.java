package org.jlibp2p.transport.tcp;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TcpOptionsTest {
    @Test
    void eachOptionChangesAlone() {
        TcpOptions defaults = TcpOptions.defaults();
        assertThat(defaults.io()).isEqualTo(TcpOptions.Io.NIO);
        assertThat(defaults.loops()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(defaults.reusePort()).isFalse();
        assertThat(defaults.withIo(TcpOptions.Io.EPOLL))
                .isEqualTo(new TcpOptions(TcpOptions.Io.EPOLL, defaults.loops(), false));
        assertThat(defaults.withLoops(7)).isEqualTo(new TcpOptions(TcpOptions.Io.NIO, 7, false));
        assertThat(defaults.withReusePort()).isEqualTo(new TcpOptions(TcpOptions.Io.NIO, defaults.loops(), true));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> TcpOptions.defaults().withLoops(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TcpOptions.defaults().withIo(null)).isInstanceOf(NullPointerException.class);
    }
}
