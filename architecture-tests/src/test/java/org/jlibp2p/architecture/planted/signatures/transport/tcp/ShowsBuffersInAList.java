package org.jlibp2p.architecture.planted.signatures.transport.tcp;

import java.util.List;

import io.netty.buffer.ByteBuf;
import org.jlibp2p.architecture.Planted;

@Planted
public class ShowsBuffersInAList {
    protected void take(List<ByteBuf> buffers) {}
}
