package org.jlibp2p.benchmarks.compare.measure;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;

/** The cipher of Noise by itself, with OpenSSL on one core: each byte has to go through it once on each side. */
final class Cipher implements Measure {
    private static final Pattern KILOBYTES = Pattern.compile("ChaCha20-Poly1305\\s+([0-9.]+)k");
    private static final int FRAME = 65_519; // the most that one Noise message carries
    private static final double KILO_IN_MEBI = (1 << 20) / 1e3;

    @Override
    public String name() {
        return "limits-cipher";
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(name(), name(), "ChaCha20-Poly1305, OpenSSL, one core", "MiB/s", Better.HIGHER));
    }

    @Override
    public boolean concerns(Side side) {
        return side.isMachine();
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        String printed = Tool.run(
                        "openssl", "speed", "-seconds", "2", "-bytes", "" + FRAME, "-evp", "chacha20-poly1305")
                .orElseThrow(() -> new NotAvailableException("openssl is not installed, or does not have the cipher"));
        Matcher found = KILOBYTES.matcher(printed);
        if (!found.find()) {
            throw new IllegalStateException("openssl speed says " + printed.strip());
        }
        recorder.value(name(), Double.parseDouble(found.group(1)) / KILO_IN_MEBI);
    }
}
