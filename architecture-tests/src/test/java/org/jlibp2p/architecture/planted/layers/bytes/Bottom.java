package org.jlibp2p.architecture.planted.layers.bytes;

public class Bottom {}
