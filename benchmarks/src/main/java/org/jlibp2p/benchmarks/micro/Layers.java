package org.jlibp2p.benchmarks.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.muxer.Muxer;
import org.jlibp2p.muxer.yamux.Yamux;
import org.jlibp2p.security.noise.NoisePair;

/** What stands on the pipe, so that the difference of two figures is what one layer costs. */
public enum Layers {
    /** Nothing. */
    PIPE(false, Optional.empty()),
    /** One yamux stream. */
    YAMUX(true, Optional.empty()),
    /** Noise with the JDK's cipher, and on it one yamux stream. */
    NOISE_JDK_YAMUX(true, Optional.of("jdk")),
    /** Noise with Conscrypt's cipher, and on it one yamux stream. */
    NOISE_CONSCRYPT_YAMUX(true, Optional.of("conscrypt"));

    private static final long WINDOWS = 1L << 30;

    private final boolean muxed;
    private final Optional<String> cipher;

    Layers(boolean muxed, Optional<String> cipher) {
        this.muxed = muxed;
        this.cipher = cipher;
    }

    /** Both ends of one stream, the left one's side having dialled. */
    record Ends(Duplex left, Duplex right) {}

    /** Builds the layers on both sides of a new pipe. */
    Ends build(TurnLoop loop, int longestRead) {
        PipeEnd[] pipe = PipeEnd.pair(loop, longestRead);
        Ends secured = new Ends(pipe[0], pipe[1]);
        if (cipher.isPresent()) {
            NoisePair noise = NoisePair.over(pipe[0], pipe[1], cipher.get());
            secured = new Ends(noise.left(), noise.right());
        }
        return muxed ? openStream(loop, secured) : secured;
    }

    private static Ends openStream(TurnLoop loop, Ends secured) {
        Quota windows = Quota.system("buffers.windowsTotal", WINDOWS);
        ResourceLimits limits = ResourceLimits.defaults();
        List<MuxedStream> opened = new ArrayList<>();
        loop.run(() -> {
            Yamux.create().start(new Muxer.Setup(secured.right(), Direction.INBOUND, limits, windows, opened::add));
            MuxedSession dialled = Yamux.create()
                    .start(new Muxer.Setup(secured.left(), Direction.OUTBOUND, limits, windows, unexpected -> {}));
            dialled.openStream().thenAccept(stream -> opened.add(0, stream));
        });
        return new Ends(opened.get(0), opened.get(1));
    }
}
