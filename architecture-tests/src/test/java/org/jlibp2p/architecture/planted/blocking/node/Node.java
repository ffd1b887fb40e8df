package org.jlibp2p.architecture.planted.blocking.node;

interface Node {
    void close();
}
