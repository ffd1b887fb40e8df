package org.jlibp2p.cli;

import org.jlibp2p.examples.FileTransfer;

/** Where bytes go that nobody wants to keep: the demo only measures that they come. */
record Discard() implements FileTransfer.Sink {
    @Override
    public void write(byte[] bytes, int length) {}

    @Override
    public void complete() {}

    @Override
    public void close() {}
}
