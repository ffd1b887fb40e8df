package org.jlibp2p.architecture.planted.layers.kad;

public class OfAnotherModule {}
