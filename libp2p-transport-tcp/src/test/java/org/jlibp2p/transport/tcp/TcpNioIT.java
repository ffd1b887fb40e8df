package org.jlibp2p.transport.tcp;

class TcpNioIT extends TcpBehaviour {
    @Override
    TcpOptions options() {
        return TcpOptions.defaults().withIo(TcpOptions.Io.NIO);
    }
}
