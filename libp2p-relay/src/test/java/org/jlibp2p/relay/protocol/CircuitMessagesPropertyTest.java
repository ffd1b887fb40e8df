package org.jlibp2p.relay.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.transport.ConnectionLimit;

import static org.assertj.core.api.Assertions.assertThat;

class CircuitMessagesPropertyTest {
    private static final Bytes SHA256 = Bytes.fromHex("1220");
    private static final Bytes IDENTITY_OF_ED25519 = Bytes.fromHex("002408011220");
    private static final int DIGEST = 32;
    private static final long MAX_SECONDS = 0xffff_ffffL;

    private static Arbitrary<Bytes> bytes(int min, int max) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(min)
                .ofMaxSize(max)
                .map(Bytes::wrap);
    }

    private static Arbitrary<PeerId> peers() {
        return Combinators.combine(Arbitraries.of(SHA256, IDENTITY_OF_ED25519), bytes(DIGEST, DIGEST))
                .as((kind, digest) -> PeerId.decode(Bytes.concat(kind, digest)));
    }

    private static Arbitrary<Instant> ends() {
        return Arbitraries.longs()
                .between(0, Reservation.LATEST.getEpochSecond())
                .map(Instant::ofEpochSecond);
    }

    private static Arbitrary<Status> statuses() {
        return Arbitraries.of(Status.class);
    }

    /** Nothing, or a limit of at least one of the two: a limit of neither is written as none. */
    private static Arbitrary<Optional<ConnectionLimit>> limits() {
        Arbitrary<Optional<Duration>> times = Arbitraries.longs()
                .between(1, MAX_SECONDS)
                .map(Duration::ofSeconds)
                .optional();
        Arbitrary<OptionalLong> shares = Arbitraries.longs()
                .between(1, Long.MAX_VALUE)
                .optional()
                .map(share -> share.map(OptionalLong::of).orElse(OptionalLong.empty()));
        return Combinators.combine(times, shares)
                .as(ConnectionLimit::new)
                .map(limit -> Optional.of(limit)
                        .filter(given ->
                                given.duration().isPresent() || given.bytes().isPresent()));
    }

    private static Arbitrary<Reservation> reservations() {
        Arbitrary<Multiaddr> addresses = Combinators.combine(
                        bytes(4, 4), Arbitraries.integers().between(0, 0xffff), peers())
                .as((ip, port, relay) -> Multiaddr.parse("/ip4/" + ip.unsignedAt(0) + "." + ip.unsignedAt(1) + "."
                        + ip.unsignedAt(2) + "." + ip.unsignedAt(3) + "/tcp/" + port + "/p2p/" + relay));
        Arbitrary<List<Multiaddr>> all = addresses.list().ofMaxSize(CircuitProtocols.MAX_ADDRESSES / 2);
        return Combinators.combine(ends(), all, bytes(0, 300).optional()).as(Reservation::new);
    }

    @Provide
    Arbitrary<HopMessage> hops() {
        return Arbitraries.oneOf(
                Arbitraries.just(new HopMessage.Reserve()),
                peers().map(HopMessage.Connect::new),
                Combinators.combine(statuses(), reservations().optional(), limits())
                        .as(HopMessage.Answer::new));
    }

    @Provide
    Arbitrary<StopMessage> stops() {
        return Arbitraries.oneOf(
                Combinators.combine(peers(), limits()).as(StopMessage.Connect::new),
                statuses().map(StopMessage.Answer::new));
    }

    @Provide
    Arbitrary<Voucher> vouchers() {
        return Combinators.combine(peers(), peers(), ends()).as(Voucher::new);
    }

    @Property(tries = 500)
    void whatIsWrittenOfHopIsReadTheSame(@ForAll("hops") HopMessage message) {
        assertThat(HopCodec.CODEC.decode(HopCodec.CODEC.encode(message))).isEqualTo(message);
    }

    @Property(tries = 500)
    void whatIsWrittenOfStopIsReadTheSame(@ForAll("stops") StopMessage message) {
        assertThat(StopCodec.CODEC.decode(StopCodec.CODEC.encode(message))).isEqualTo(message);
    }

    @Property(tries = 500)
    void aVoucherThatIsWrittenIsReadTheSame(@ForAll("vouchers") Voucher voucher) {
        assertThat(Voucher.decode(voucher.encode())).isEqualTo(voucher);
    }
}
