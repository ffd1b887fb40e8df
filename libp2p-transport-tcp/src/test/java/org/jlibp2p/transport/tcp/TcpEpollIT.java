package org.jlibp2p.transport.tcp;

class TcpEpollIT extends TcpBehaviour {
    @Override
    TcpOptions options() {
        return TcpOptions.defaults().withIo(TcpOptions.Io.EPOLL);
    }
}
