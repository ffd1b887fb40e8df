package org.jlibp2p.interop.scale;

import java.time.Duration;
import java.util.List;

import org.jlibp2p.interop.harness.Fields;

/** Where a member lives: in a process of its own, or beside others in one. */
interface Body extends AutoCloseable {
    /** Starts it, with these flags; what it says of itself when it is ready. */
    Fields start(List<String> flags);

    /** Ends it in order, if it can be, else the hard way. */
    void stop();

    /** Ends it the hard way, with the process it is in. */
    void kill();

    Fields call(Duration limit, String command, Object... arguments);

    @Override
    void close();
}
