package org.jlibp2p.portmap.datagram;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.portmap.datagram.PcpMessage.Mapping;
import org.jlibp2p.portmap.datagram.PcpMessage.OtherVersion;
import org.jlibp2p.portmap.datagram.PcpMessage.Request;
import org.jlibp2p.portmap.datagram.PcpMessage.Response;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Bytes written by hand from the figures of RFC 6887, 7.1, 7.2 and 11.1. */
class PcpCodecTest {
    private static final String NONCE = "000102030405060708090a0b";
    private static final String REQUEST = "02010000" + "00000e10" + "00000000000000000000ffffc0a80114" + NONCE
            + "06000000" + "0fa10fa2" + "00000000000000000000ffff00000000";
    private static final String RESPONSE = "02810000" + "00000e10" + "00000007" + "000000000000000000000000" + NONCE
            + "06000000" + "0fa11001" + "00000000000000000000ffffc6336401";
    private static final Mapping ASKED =
            new Mapping(Bytes.fromHex(NONCE), 6, 4001, 4002, Bytes.fromHex("00000000000000000000ffff00000000"));
    private static final Mapping GIVEN =
            new Mapping(Bytes.fromHex(NONCE), 6, 4001, 4097, Bytes.fromHex("00000000000000000000ffffc6336401"));

    private static PcpMessage decode(String hex) {
        return PcpCodec.INSTANCE.decode(Bytes.fromHex(hex));
    }

    @Test
    void aRequestIsAsInTheSpecification() {
        Request request = new Request(3600, Bytes.fromHex("00000000000000000000ffffc0a80114"), ASKED);

        assertThat(PcpCodec.INSTANCE.encode(request).hex()).isEqualTo(REQUEST);
        assertThat(decode(REQUEST)).isEqualTo(request);
    }

    @Test
    void aResponseIsAsInTheSpecification() {
        Response response = new Response(0, 3600, 7, GIVEN);

        assertThat(decode(RESPONSE)).isEqualTo(response);
        assertThat(PcpCodec.INSTANCE.encode(response).hex()).isEqualTo(RESPONSE);
    }

    @Test
    void optionsArePassedOver() {
        assertThat(decode(RESPONSE + "01000005" + "0102030405000000" + "02000000"))
                .isEqualTo(decode(RESPONSE));
    }

    @Test
    void aRouterOfNatPmpSaysItsVersion() {
        assertThat(decode("0081000100000007")).isEqualTo(new OtherVersion(0));
        assertThat(decode("01810001")).isEqualTo(new OtherVersion(1));
    }

    @Test
    void T47_whatIsNoMessageIsRefused() {
        for (String wrong : new String[] {
            "",
            "0281",
            "02810001" + RESPONSE.substring(8), // another version, which is this one
            RESPONSE.substring(2), // not whole
            RESPONSE + "00",
            RESPONSE + "01000009" + "0102030405000000", // an option that goes on behind the end
            "0282" + RESPONSE.substring(4), // another operation
            "03" + REQUEST.substring(2),
            RESPONSE + "00000000".repeat(261) // longer than any
        }) {
            assertThatThrownBy(() -> decode(wrong)).as(wrong).isInstanceOf(MalformedMessageException.class);
        }
    }

    @Property
    void whatIsWrittenIsReadAlike(
            @ForAll @LongRange(max = 0xffff_ffffL) long lifetime,
            @ForAll @LongRange(max = 0xffff_ffffL) long epoch,
            @ForAll @Size(12) byte[] nonce,
            @ForAll @Size(16) byte[] ip,
            @ForAll @IntRange(max = 0xffff) int internal,
            @ForAll @IntRange(max = 0xffff) int external,
            @ForAll @IntRange(min = 2, max = 255) int result) {
        Mapping mapping = new Mapping(Bytes.copyOf(nonce), 17, internal, external, Bytes.copyOf(ip));
        for (PcpMessage message : new PcpMessage[] {
            new Request(lifetime, Bytes.copyOf(ip), mapping), new Response(result, lifetime, epoch, mapping)
        }) {
            assertThat(PcpCodec.INSTANCE.decode(PcpCodec.INSTANCE.encode(message)))
                    .isEqualTo(message);
        }
    }
}
