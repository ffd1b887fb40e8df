package org.jlibp2p.tls;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

/** What is sealed is opened, whatever it is and however it arrives. */
class RecordsPropertyTest {
    @Property(tries = 200)
    void whatIsSealedIsOpenedHoweverItIsCutUp(
            @ForAll Suite suite, @ForAll @IntRange(max = 70_000) int size, @ForAll long seed, @ForAll boolean direct) {
        // Never the same secret twice, for the JDK refuses to seal twice with one key and nonce.
        byte[] secret = RecordsTest.random(new SecureRandom().nextLong(), suite.hashSize())
                .toByteArray();
        RecordSealer from = new RecordSealer(new TrafficSecret(suite, secret));
        RecordOpener to = new RecordOpener(new TrafficSecret(suite, secret), false);
        Random random = new Random(seed);
        Bytes plaintext = RecordsTest.random(seed, size);
        Bytes records =
                Bytes.concat(RecordsTest.sealed(from, plaintext), RecordsTest.sealed(from, Bytes.utf8("behind")));
        List<Bytes> opened = new ArrayList<>();
        for (int at = 0; at < records.size(); ) {
            int next = Math.min(records.size(), at + 1 + random.nextInt(40_000));
            ByteBuffer in = direct ? ByteBuffer.allocateDirect(next - at) : ByteBuffer.allocate(next - at);
            opened.add(to.open(in.put(records.slice(at, next).asByteBuffer()).flip()));
            at = next;
        }
        assertThat(Bytes.concat(opened)).isEqualTo(Bytes.concat(plaintext, Bytes.utf8("behind")));
        assertThat(to.held()).isZero();
    }
}
