package org.jlibp2p.architecture.planted.netty.delegate;

import io.netty.buffer.ByteBuf;
import org.jlibp2p.architecture.Planted;

@Planted
final class ClientOnNetty {
    ByteBuf buffer;
}
