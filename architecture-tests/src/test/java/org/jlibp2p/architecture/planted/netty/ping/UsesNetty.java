package org.jlibp2p.architecture.planted.netty.ping;

import io.netty.buffer.ByteBuf;
import org.jlibp2p.architecture.Planted;

@Planted
final class UsesNetty {
    ByteBuf buffer;
}
