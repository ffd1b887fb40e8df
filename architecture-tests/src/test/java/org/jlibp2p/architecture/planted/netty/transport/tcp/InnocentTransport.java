package org.jlibp2p.architecture.planted.netty.transport.tcp;

import io.netty.buffer.ByteBuf;

final class InnocentTransport {
    ByteBuf buffer;
}
