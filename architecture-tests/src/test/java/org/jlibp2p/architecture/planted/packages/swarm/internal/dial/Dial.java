package org.jlibp2p.architecture.planted.packages.swarm.internal.dial;

import org.jlibp2p.architecture.Planted;

@Planted
final class Dial {}
