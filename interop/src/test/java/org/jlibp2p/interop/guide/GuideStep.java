package org.jlibp2p.interop.guide;

import java.util.List;
import java.util.Optional;

/**
 * A block of the page and what its marker says.
 *
 * @param kind what is done with it
 * @param machines on which machines; empty where that means nothing
 * @param argument a file for {@link Kind#FILE}, an address for {@link Kind#SHOWS}, else empty
 * @param name how the last line that a {@link Kind#RUN} prints is called from then on
 * @param text what stands in the block
 * @param line where the block begins in the page
 */
record GuideStep(Kind kind, List<String> machines, String argument, Optional<String> name, String text, int line) {
    /** What is done with a block. */
    enum Kind {
        /** Is how the program is built: the test finds it built, and the README has to say the same. */
        BUILT,
        /** Is run in a shell; has to succeed. */
        RUN,
        /** Is run in a shell; has to fail. */
        FAILS,
        /** Is what a file has. */
        FILE,
        /** Is printed by the block before, … standing for anything. */
        PRINTS,
        /** Is in the DNS. */
        ZONE,
        /** Is what a page shows in the browser of a machine. */
        SHOWS
    }

    @Override
    public String toString() {
        return "line " + line + ": " + kind.name().toLowerCase() + " " + String.join(" ", machines)
                + (argument.isEmpty() ? "" : " " + argument);
    }
}
