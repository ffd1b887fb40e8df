package org.jlibp2p.architecture.planted.siblings.kad;

public final class Dht {}
