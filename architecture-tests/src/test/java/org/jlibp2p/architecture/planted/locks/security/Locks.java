package org.jlibp2p.architecture.planted.locks.security;

import java.util.concurrent.locks.ReentrantLock;

import org.jlibp2p.architecture.Planted;

@Planted
final class Locks {
    final ReentrantLock lock = new ReentrantLock();
}
