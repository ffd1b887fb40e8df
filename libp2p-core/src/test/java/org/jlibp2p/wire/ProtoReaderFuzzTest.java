package org.jlibp2p.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

class ProtoReaderFuzzTest {
    private static final int MAX_SIZE = 1024;

    @FuzzTest(maxDuration = "30s")
    void everyCallFailsOnlyAsMalformed(byte[] input) {
        try {
            ProtoReader reader = new ProtoReader(Bytes.copyOf(input));
            while (reader.next()) {
                take(reader);
            }
        } catch (MalformedMessageException expected) {
            // the only failure there may be
        }
    }

    /** Takes the value by the call that the field number picks, whatever the wire type. */
    private static void take(ProtoReader reader) {
        switch (reader.field() % 8) {
            case 1:
                reader.varint();
                break;
            case 2:
                reader.bytes(MAX_SIZE);
                break;
            case 3:
                reader.string(MAX_SIZE);
                break;
            case 4:
                reader.fixed64();
                break;
            case 5:
                ProtoReader inner = reader.message(MAX_SIZE);
                while (inner.next()) {
                    inner.field();
                }
                break;
            case 6:
                reader.int32();
                break;
            default:
                break;
        }
    }
}
