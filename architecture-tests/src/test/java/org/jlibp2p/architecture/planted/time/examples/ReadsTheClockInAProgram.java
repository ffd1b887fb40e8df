package org.jlibp2p.architecture.planted.time.examples;

import java.time.ZonedDateTime;

import org.jlibp2p.architecture.Planted;

@Planted
final class ReadsTheClockInAProgram {
    ZonedDateTime now() {
        return ZonedDateTime.now();
    }
}
