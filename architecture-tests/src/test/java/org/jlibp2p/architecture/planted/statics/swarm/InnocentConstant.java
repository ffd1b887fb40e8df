package org.jlibp2p.architecture.planted.statics.swarm;

import java.util.concurrent.TimeUnit;

final class InnocentConstant {
    static final int COUNT = 1;

    int count;

    int of(TimeUnit unit) {
        assert count > 0;
        return switch (unit) {
            case DAYS -> 1;
            default -> 2;
        };
    }
}
