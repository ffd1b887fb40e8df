package org.jlibp2p.architecture.planted.siblings.relay;

public class Relay {}
