package org.jlibp2p.ipns;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.jlibp2p.bytes.Bytes;

/** Records that were not made here, one a line. */
final class RecordFile {
    private RecordFile() {}

    /** What a line says; the last column differs from file to file. */
    record Line(String what, IpnsName name, Bytes record, String outcome) {
        @Override
        public String toString() {
            return what;
        }
    }

    static List<Line> read(String file) {
        try (InputStream in = RecordFile.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line ->
                            Arrays.stream(line.split("\\|")).map(String::trim).toList())
                    .map(c -> new Line(c.get(0), IpnsName.parse(c.get(1)), Bytes.fromHex(c.get(2)), c.get(3)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
