package org.jlibp2p.architecture.planted.engines.security;

import org.jlibp2p.architecture.planted.engines.io.Pipe;

final class InnocentSecurity {
    Pipe pipe;

    record Handshake(Pipe pipe) {}
}
