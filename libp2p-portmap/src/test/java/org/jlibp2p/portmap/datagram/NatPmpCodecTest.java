package org.jlibp2p.portmap.datagram;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.datagram.NatPmpMessage.AddressRequest;
import org.jlibp2p.portmap.datagram.NatPmpMessage.AddressResponse;
import org.jlibp2p.portmap.datagram.NatPmpMessage.MapRequest;
import org.jlibp2p.portmap.datagram.NatPmpMessage.MapResponse;
import org.jlibp2p.portmap.mapping.PortKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Bytes written by hand from the figures of RFC 6886, 3.2 and 3.3. */
class NatPmpCodecTest {
    private static void assertIs(String hex, NatPmpMessage message) {
        assertThat(NatPmpCodec.INSTANCE.encode(message).hex()).isEqualTo(hex);
        assertThat(NatPmpCodec.INSTANCE.decode(Bytes.fromHex(hex))).isEqualTo(message);
    }

    @Test
    void messagesAreAsInTheSpecification() {
        assertIs("0000", new AddressRequest());
        assertIs("00800000" + "00000007" + "c6336401", new AddressResponse(0, 7, Bytes.fromHex("c6336401")));
        assertIs("00020000" + "0fa10fa2" + "00000e10", new MapRequest(PortKind.TCP, 4001, 4002, 3600));
        assertIs("00010000" + "0fa10000" + "00000000", new MapRequest(PortKind.UDP, 4001, 0, 0));
        assertIs(
                "00820000" + "00000007" + "0fa11001" + "00000e10",
                new MapResponse(PortKind.TCP, 0, 7, 4001, 4097, 3600));
        assertIs("00810004" + "00000007" + "0fa10000" + "00000000", new MapResponse(PortKind.UDP, 4, 7, 4001, 0, 0));
    }

    @Test
    void aFailureMayBeCutOffBehindTheEpoch() {
        assertThat(NatPmpCodec.INSTANCE.decode(Bytes.fromHex("0082000200000007")))
                .isEqualTo(new MapResponse(PortKind.TCP, 2, 7, 0, 0, 0));
        assertThat(NatPmpCodec.INSTANCE.decode(Bytes.fromHex("0080000300000007")))
                .isEqualTo(new AddressResponse(3, 7, Bytes.fromHex("00000000")));
    }

    @Test
    void T47_whatIsNoMessageIsRefused() {
        for (String wrong : new String[] {
            "",
            "00",
            "0280" + "00000000000000000000",
            "0083000000000007",
            "0082000000000007", // cut off, and no failure
            "008000000000000000000000" + "00",
            "00820000000000070fa1100100000e10" + "00"
        }) {
            assertThatThrownBy(() -> NatPmpCodec.INSTANCE.decode(Bytes.fromHex(wrong)))
                    .as(wrong)
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @Property
    void whatIsWrittenIsReadAlike(
            @ForAll PortKind kind,
            @ForAll @IntRange(max = 0xffff) int result,
            @ForAll @LongRange(max = 0xffff_ffffL) long epoch,
            @ForAll @IntRange(max = 0xffff) int internal,
            @ForAll @IntRange(max = 0xffff) int external,
            @ForAll @LongRange(max = 0xffff_ffffL) long lifetime) {
        for (NatPmpMessage message : new NatPmpMessage[] {
            new MapRequest(kind, internal, external, lifetime),
            new MapResponse(kind, result, epoch, internal, external, lifetime),
            new AddressResponse(result, epoch, Bytes.fromHex("01020304"))
        }) {
            assertThat(NatPmpCodec.INSTANCE.decode(NatPmpCodec.INSTANCE.encode(message)))
                    .isEqualTo(message);
        }
    }
}
