package org.jlibp2p.rendezvous.message;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

class RendezvousCodecPropertyTest {
    private static Arbitrary<Bytes> bytes(int max) {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(max).map(Bytes::wrap);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings().withCharRange(' ', '\ud7ff').ofMaxLength(85);
    }

    private static Arbitrary<RendezvousMessage.Register> registers() {
        return Combinators.combine(names(), bytes(200), Arbitraries.longs()).as(RendezvousMessage.Register::new);
    }

    @Provide
    Arbitrary<RendezvousMessage> messages() {
        Arbitrary<List<RendezvousMessage.Register>> lists = registers().list().ofMaxSize(20);
        return Arbitraries.oneOf(
                registers(),
                Combinators.combine(Arbitraries.integers(), names(), Arbitraries.longs())
                        .as(RendezvousMessage.Registered::new),
                names().map(RendezvousMessage.Unregister::new),
                Combinators.combine(names(), Arbitraries.longs(), bytes(40)).as(RendezvousMessage.Discover::new),
                Combinators.combine(lists, bytes(40), Arbitraries.integers(), names())
                        .as(RendezvousMessage.Discovered::new));
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadTheSame(@ForAll("messages") RendezvousMessage message) {
        assertThat(RendezvousCodec.ANSWERS.decode(RendezvousCodec.ANSWERS.encode(message)))
                .isEqualTo(message);
    }
}
