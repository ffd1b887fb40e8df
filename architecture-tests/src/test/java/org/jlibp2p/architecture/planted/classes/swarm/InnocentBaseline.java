package org.jlibp2p.architecture.planted.classes.swarm;

final class InnocentBaseline {}
