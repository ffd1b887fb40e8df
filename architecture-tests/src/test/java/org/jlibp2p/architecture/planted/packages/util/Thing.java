package org.jlibp2p.architecture.planted.packages.util;

import org.jlibp2p.architecture.Planted;

@Planted
final class Thing {}
