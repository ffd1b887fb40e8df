package org.jlibp2p.architecture.planted.packages.utility;

final class InnocentThing {}
