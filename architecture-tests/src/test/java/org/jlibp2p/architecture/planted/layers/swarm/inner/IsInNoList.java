package org.jlibp2p.architecture.planted.layers.swarm.inner;

import org.jlibp2p.architecture.Planted;

@Planted
final class IsInNoList {}
