package org.jlibp2p.architecture.planted.locks.muxer;

import java.util.concurrent.ConcurrentHashMap;

final class InnocentMap {
    final ConcurrentHashMap<String, String> map = new ConcurrentHashMap<>();
}
