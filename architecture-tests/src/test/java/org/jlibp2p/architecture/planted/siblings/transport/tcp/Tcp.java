package org.jlibp2p.architecture.planted.siblings.transport.tcp;

public class Tcp {}
