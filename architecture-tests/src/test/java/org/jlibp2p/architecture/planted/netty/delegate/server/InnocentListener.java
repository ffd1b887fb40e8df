package org.jlibp2p.architecture.planted.netty.delegate.server;

import io.netty.buffer.ByteBuf;

final class InnocentListener {
    ByteBuf buffer;
}
