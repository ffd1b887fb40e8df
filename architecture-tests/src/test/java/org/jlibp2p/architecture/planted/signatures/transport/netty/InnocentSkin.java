package org.jlibp2p.architecture.planted.signatures.transport.netty;

import io.netty.buffer.ByteBuf;

public class InnocentSkin {
    public ByteBuf buffer() {
        return null;
    }
}
