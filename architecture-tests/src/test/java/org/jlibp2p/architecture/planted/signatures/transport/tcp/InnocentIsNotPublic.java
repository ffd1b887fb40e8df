package org.jlibp2p.architecture.planted.signatures.transport.tcp;

import io.netty.buffer.ByteBuf;

class InnocentIsNotPublic {
    public ByteBuf buffer() {
        return null;
    }
}
