package org.jlibp2p.architecture.planted.layers.node;

public class Top {}
