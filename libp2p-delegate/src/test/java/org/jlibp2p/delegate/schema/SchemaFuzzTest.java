package org.jlibp2p.delegate.schema;

import java.util.List;
import java.util.Optional;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.record.RoutingRecord;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaFuzzTest {
    private static final int MAX = 1 << 12;
    private static final RecordCodec WRITER = new RecordCodec(1 << 20);

    @FuzzTest
    void recordsAreReadAndWrittenAlikeOrRefused(byte[] input) {
        try {
            checked(new RecordCodec(MAX).decode(Bytes.copyOf(input)));
        } catch (MalformedMessageException refused) {
            // the only failure there may be
        }
    }

    private static void checked(RoutingRecord record) {
        assertThat(WRITER.decode(WRITER.encode(record))).isEqualTo(record);
    }

    @FuzzTest
    void linesInPiecesAreReadOrRefused(FuzzedDataProvider input) {
        readAll(NdjsonReader.create(MAX), input);
    }

    @FuzzTest
    void documentsInPiecesAreReadOrRefused(FuzzedDataProvider input) {
        readAll(ListDocument.PROVIDERS.reader(MAX), input);
    }

    private static void readAll(RecordReader reader, FuzzedDataProvider input) {
        try {
            while (input.remainingBytes() > 0) {
                reader.feed(Bytes.copyOf(input.consumeBytes(input.consumeInt(1, 64))));
                drain(reader);
            }
            reader.end();
            drain(reader);
        } catch (MalformedMessageException refused) {
            // the only failure there may be
        }
    }

    private static void drain(RecordReader reader) {
        Optional<RoutingRecord> next = reader.next();
        while (next.isPresent()) {
            checked(next.get());
            next = reader.next();
        }
    }

    @FuzzTest
    void filtersAreReadAndAppliedOrRefused(FuzzedDataProvider input) {
        RoutingFilter filter;
        try {
            filter = RoutingFilter.parse(List.of(input.consumeString(200)), List.of(input.consumeString(200)));
        } catch (IllegalArgumentException refused) { // the only failure there may be
            return;
        }
        assertThat(new RoutingFilter(filter.addresses(), filter.protocols()).query())
                .isEqualTo(filter.query());
        try {
            filter.apply(new RecordCodec(MAX).decode(Bytes.copyOf(input.consumeRemainingAsBytes())));
        } catch (MalformedMessageException refused) {
            // the only failure there may be
        }
    }
}
