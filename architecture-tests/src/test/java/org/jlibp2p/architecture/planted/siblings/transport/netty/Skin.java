package org.jlibp2p.architecture.planted.siblings.transport.netty;

public class Skin {}
