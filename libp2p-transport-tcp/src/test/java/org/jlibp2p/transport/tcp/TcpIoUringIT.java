package org.jlibp2p.transport.tcp;

class TcpIoUringIT extends TcpBehaviour {
    @Override
    TcpOptions options() {
        return TcpOptions.defaults().withIo(TcpOptions.Io.IO_URING);
    }
}
