package org.jlibp2p.reachability.dcutr;

import java.util.List;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PunchMessagesTest {
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/5.6.7.8/tcp/4001");

    private static PunchMessage roundTrip(PunchMessage message) {
        return PunchCodec.CODEC.decode(PunchCodec.CODEC.encode(message));
    }

    /** Written out by hand from the specification's schema: field 1 is the type, field 2 an address. */
    @Test
    void messagesAreWrittenAsTheSchemaSays() {
        assertThat(PunchCodec.CODEC.encode(new PunchMessage.Connect(List.of(ADDRESS))))
                .isEqualTo(Bytes.fromHex("0864" + "1208" + "0405060708060fa1"));
        assertThat(PunchCodec.CODEC.encode(new PunchMessage.Sync())).isEqualTo(Bytes.fromHex("08ac02"));
    }

    @Property
    void whatIsWrittenIsRead(@ForAll @IntRange(max = 64) int count) {
        List<Multiaddr> addresses = IntStream.range(0, count)
                .mapToObj(port -> Multiaddr.parse("/ip6/2600::1/tcp/" + (port + 1)))
                .toList();
        assertThat(roundTrip(new PunchMessage.Connect(addresses))).isEqualTo(new PunchMessage.Connect(addresses));
    }

    @Test
    void aMessageWithoutATypeOrWithAnotherOneIsRefused() {
        assertThatThrownBy(() -> PunchCodec.CODEC.decode(Bytes.empty())).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() ->
                        PunchCodec.CODEC.decode(new ProtoWriter().varint(1, 200).toBytes()))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void addressesThatCannotBeReadAreLeftOut() {
        Bytes message = new ProtoWriter()
                .varint(1, 100)
                .bytes(2, Bytes.fromHex("ffff"))
                .bytes(2, ADDRESS.bytes())
                .toBytes();
        assertThat(PunchCodec.CODEC.decode(message)).isEqualTo(new PunchMessage.Connect(List.of(ADDRESS)));
    }

    @Test
    void T26_aMessageAboveFourKibibytesIsRefused() {
        Bytes message = new ProtoWriter()
                .varint(1, 100)
                .bytes(3, Bytes.wrap(new byte[PunchCodec.MAX_MESSAGE]))
                .toBytes();
        assertThatThrownBy(() -> PunchCodec.CODEC.decode(message)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T26_ofManyAddressesAFewAreReadAndFewerTried() {
        ProtoWriter writer = new ProtoWriter().varint(1, 100);
        for (int port = 1; port <= 300; port++) {
            writer.bytes(2, Multiaddr.parse("/ip4/5.6.7.8/tcp/" + port).bytes());
        }
        PunchMessage.Connect connect = (PunchMessage.Connect) PunchCodec.CODEC.decode(writer.toBytes());

        assertThat(connect.addresses()).hasSize(PunchCodec.MAX_ADDRESSES);
        assertThat(new Punchable(AddressScope.PUBLIC).punchable(connect.addresses()))
                .hasSize(Punchable.MAX_TRIED);
    }

    @Test
    void T26_onlyAddressesOfTheInternetAreTried() {
        Punchable punchable = new Punchable(AddressScope.PUBLIC);
        List<Multiaddr> told = List.of(
                        "/ip4/5.6.7.8/tcp/4001",
                        "/ip4/192.168.1.1/tcp/80",
                        "/ip4/127.0.0.1/tcp/22",
                        "/ip4/169.254.169.254/tcp/80",
                        "/ip6/::ffff:10.0.0.1/tcp/1",
                        "/ip4/5.6.7.8/tcp/0",
                        "/ip4/5.6.7.8/udp/4001/quic-v1",
                        "/dns4/example.org/tcp/4001",
                        "/ip4/5.6.7.8/tcp/4001/ws",
                        "/ip4/5.6.7.8/tcp/4001/p2p-circuit",
                        "/ip4/5.6.7.8/tcp/4001")
                .stream()
                .map(Multiaddr::parse)
                .toList();

        assertThat(punchable.punchable(told)).containsExactly(ADDRESS);
        assertThat(punchable.dialable(told))
                .containsExactly(
                        ADDRESS,
                        Multiaddr.parse("/ip4/5.6.7.8/udp/4001/quic-v1"),
                        Multiaddr.parse("/dns4/example.org/tcp/4001"),
                        Multiaddr.parse("/ip4/5.6.7.8/tcp/4001/ws"));
    }
}
