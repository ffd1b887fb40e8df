package org.jlibp2p.architecture.planted.signatures.transport.tcp;

import io.netty.buffer.ByteBuf;
import org.jlibp2p.architecture.Planted;

@Planted
public class ShowsABuffer {
    public ByteBuf buffer() {
        return null;
    }
}
