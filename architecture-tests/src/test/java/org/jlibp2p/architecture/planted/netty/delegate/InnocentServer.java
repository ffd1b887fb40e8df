package org.jlibp2p.architecture.planted.netty.delegate;

import io.netty.buffer.ByteBuf;

final class InnocentServer {
    ByteBuf buffer;
}
