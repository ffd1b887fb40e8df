package org.jlibp2p.architecture.planted.engines.io;

public class Pipe {}
