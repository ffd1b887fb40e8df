package org.jlibp2p.architecture.planted.classes.swarm;

import org.jlibp2p.architecture.Planted;

@Planted
final class ConnectionManager {}
