package org.jlibp2p.tls;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Random;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Records behind the handshake: what is sealed is opened, and everything else is refused. */
class RecordsTest {
    private static final byte DATA = RecordFormat.APPLICATION_DATA;
    private static final Bytes TICKET = Bytes.fromHex("04000009" + "010203040506070809");

    /** Another one for each test, for the JDK refuses to seal twice with one key and nonce. */
    private final long seed = new SecureRandom().nextLong();

    private TrafficSecret secret(Suite suite) {
        return new TrafficSecret(suite, random(seed, suite.hashSize()).toByteArray());
    }

    private final RecordSealer sealer = new RecordSealer(secret(Suite.AES_128_GCM));
    private final RecordOpener opener = new RecordOpener(secret(Suite.AES_128_GCM), true);

    /** Seals what nobody should, with the keys of {@link #opener}. */
    private TrafficSecret forging = secret(Suite.AES_128_GCM);

    private RecordCipher cipher = forging.cipher();

    static Bytes sealed(RecordSealer sealer, Bytes plaintext) {
        ByteBuffer target = ByteBuffer.allocateDirect((int) sealer.sealedSize(plaintext.size()));
        sealer.seal(plaintext, target);
        return Bytes.copyOf(target.flip());
    }

    static Bytes random(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    /** A record with any inner plaintext: content, type, padding. */
    private Bytes record(Bytes inner) {
        byte[] header = RecordFormat.header(inner.size() + Suite.TAG_SIZE);
        ByteBuffer target = ByteBuffer.allocate(RecordFormat.HEADER_SIZE + inner.size() + Suite.TAG_SIZE);
        cipher.seal(header, ByteBuffer.wrap(inner.toByteArray()), target.put(header));
        return Bytes.copyOf(target.flip());
    }

    private Bytes record(byte type, Bytes content) {
        return record(Bytes.concat(content, Bytes.copyOf(type)));
    }

    private Bytes keyUpdate(int request) {
        Bytes record = record(
                RecordFormat.HANDSHAKE,
                Bytes.copyOf(PostHandshake.KEY_UPDATE, (byte) 0, (byte) 0, (byte) 1, (byte) request));
        forging = forging.next();
        cipher = forging.cipher();
        return record;
    }

    private Bytes open(Bytes records) {
        return opener.open(records.asByteBuffer());
    }

    @ParameterizedTest
    @EnumSource
    void lentPlaintextIsSealedAsAnyOther(Suite suite) {
        Bytes plaintext = random(5, 65_519);
        RecordSealer first = new RecordSealer(secret(suite));
        RecordSealer second = new RecordSealer(secret(suite));
        Bytes expected = sealed(first, plaintext);
        for (int atMost : new int[] {65_519, 200_000}) {
            ByteBuffer target = ByteBuffer.allocate(300_000);
            new RecordSealer(secret(suite)).seal(atMost, buffer -> buffer.put(plaintext.asByteBuffer()), target);
            assertThat(Bytes.copyOf(target.flip())).isEqualTo(expected);
        }
        assertThat(expected.size())
                .isEqualTo((int) second.sealedSize(plaintext.size()))
                .isEqualTo(65_519 + 4 * 22);
    }

    @Test
    void everyRecordHasANonceOfItsOwn() {
        Bytes first = sealed(sealer, Bytes.utf8("the same"));
        Bytes second = sealed(sealer, Bytes.utf8("the same"));
        assertThat(first).isNotEqualTo(second);
        assertThat(open(Bytes.concat(first, second))).isEqualTo(Bytes.utf8("the samethe same"));
    }

    @Test
    void aRecordThatIsNotAuthenticIsRefused() {
        Bytes record = sealed(sealer, Bytes.utf8("hello"));
        for (int at = RecordFormat.HEADER_SIZE; at < record.size(); at++) {
            byte[] changed = record.toByteArray();
            changed[at] ^= 1;
            RecordOpener fresh = new RecordOpener(secret(Suite.AES_128_GCM), true);
            assertThatThrownBy(() -> fresh.open(ByteBuffer.wrap(changed)))
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void aRecordInAnotherPlaceIsRefused() {
        sealed(sealer, Bytes.utf8("first"));
        Bytes second = sealed(sealer, Bytes.utf8("second"));
        assertThatThrownBy(() -> open(second)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void paddingIsTakenOff() {
        Bytes padded = Bytes.concat(Bytes.utf8("hello"), Bytes.copyOf(DATA), Bytes.wrap(new byte[1000]));
        assertThat(open(Bytes.concat(record(padded), record(DATA, Bytes.utf8(" there")))))
                .isEqualTo(Bytes.utf8("hello there"));
    }

    @Test
    void paddingIsNotHeldByWhatStandsBesideIt() {
        Bytes padded = Bytes.concat(Bytes.utf8("hello"), Bytes.copyOf(DATA), Bytes.wrap(new byte[10_000]));
        Bytes onlyPadding = Bytes.concat(Bytes.copyOf(DATA), Bytes.wrap(new byte[10_000]));
        Bytes opened = open(Bytes.concat(record(padded), record(onlyPadding), record(onlyPadding)));
        int held = opened.borrow((array, offset, length) -> array.length);
        assertThat(opened).isEqualTo(Bytes.utf8("hello"));
        assertThat(held).isLessThan(100);
    }

    @Test
    void aRecordOfTheLargestSizeIsOpenedAndALargerOneIsNot() {
        Bytes largest = random(1, RecordFormat.MAX_PLAINTEXT);
        assertThat(open(record(DATA, largest))).isEqualTo(largest);
        assertRefused(record(DATA, random(1, RecordFormat.MAX_PLAINTEXT + 1)), MalformedMessageException.class);
    }

    @Test
    void aRecordWithTooMuchPaddingIsRefused() {
        Bytes padded = Bytes.concat(Bytes.copyOf((byte) 1, DATA), Bytes.wrap(new byte[RecordFormat.MAX_PLAINTEXT]));
        assertRefused(record(padded), MalformedMessageException.class);
    }

    @Test
    void aRecordWithoutATypeIsRefused() {
        assertRefused(record(Bytes.wrap(new byte[100])), MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1503030002010000", "1403030001", "16030300", "ff0303", "00", "1703030010" + "00", "1703034101"})
    void aHeaderThatIsNoneOrOfNoSealedRecordIsRefused(String hex) {
        Bytes begun = Bytes.concat(Bytes.fromHex(hex), Bytes.wrap(new byte[20_000]));
        assertRefused(begun, MalformedMessageException.class);
    }

    @Test
    void nothingIsHeldForARecordThatWasOnlyAnnounced() {
        assertThat(open(Bytes.fromHex("1703034100"))).isEqualTo(Bytes.empty());
        assertThat(opener.held()).isLessThan(1000);
    }

    private void assertRefused(Bytes records, Class<? extends Libp2pException> how) {
        assertThatThrownBy(() -> open(records)).isInstanceOf(how);
    }

    @Test
    void ticketsArePassedOverHoweverTheyAreCut() {
        Bytes cut = Bytes.concat(
                record(RecordFormat.HANDSHAKE, TICKET.slice(0, 2)),
                record(RecordFormat.HANDSHAKE, TICKET.slice(2, 9)),
                record(RecordFormat.HANDSHAKE, Bytes.concat(TICKET.slice(9), TICKET)),
                record(DATA, Bytes.utf8("hello")));
        assertThat(open(cut)).isEqualTo(Bytes.utf8("hello"));
    }

    @Test
    void aClientSendsNoTickets() {
        RecordOpener ofServer = new RecordOpener(secret(Suite.AES_128_GCM), false);
        Bytes record = record(RecordFormat.HANDSHAKE, TICKET);
        assertThatThrownBy(() -> ofServer.open(record.asByteBuffer())).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void dataInsideATicketIsRefused() {
        assertRefused(
                Bytes.concat(record(RecordFormat.HANDSHAKE, TICKET.slice(0, 6)), record(DATA, Bytes.utf8("hello"))),
                ProtocolViolationException.class);
    }

    @Test
    void aTicketThatIsTooLongIsRefused() {
        assertRefused(record(RecordFormat.HANDSHAKE, Bytes.fromHex("04020001")), ProtocolViolationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01000000", "0d000000", "14000020", "18000000", "1800000200", "1800000102", "00000000"})
    void otherMessagesOfAHandshakeAreRefused(String hex) {
        assertRefused(record(RecordFormat.HANDSHAKE, Bytes.fromHex(hex)), ProtocolViolationException.class);
    }

    @Test
    void thePeersKeyUpdateIsFollowed() {
        Bytes records = Bytes.concat(
                record(DATA, Bytes.utf8("before ")), keyUpdate(0), record(DATA, Bytes.utf8("behind ")), keyUpdate(0));
        assertThat(open(Bytes.concat(records, record(DATA, Bytes.utf8("end")))))
                .isEqualTo(Bytes.utf8("before behind end"));
        assertThat(opener.takeUpdateAsked()).isFalse();
    }

    @Test
    void anUpdateThatIsAskedForIsToldOnce() {
        open(Bytes.concat(keyUpdate(1), keyUpdate(1)));
        assertThat(opener.takeUpdateAsked()).isTrue();
        assertThat(opener.takeUpdateAsked()).isFalse();
    }

    @Test
    void aKeyUpdateWithSomethingBehindItIsRefused() {
        assertRefused(
                record(RecordFormat.HANDSHAKE, Bytes.concat(Bytes.fromHex("1800000100"), TICKET)),
                ProtocolViolationException.class);
    }

    @Test
    void anUpdateThatIsOwedGoesBeforeTheNextDataAndOnlyOnce() {
        sealer.oweUpdate();
        sealer.oweUpdate();
        Bytes first = sealed(sealer, Bytes.utf8("new keys"));
        Bytes second = sealed(sealer, Bytes.utf8(" still"));
        assertThat(first.size()).isEqualTo(27 + 8 + 22);
        assertThat(second.size()).isEqualTo(6 + 22);
        assertThat(open(Bytes.concat(first, second))).isEqualTo(Bytes.utf8("new keys still"));
    }

    @Test
    void keysAreNewAfterSoManyRecords() {
        RecordSealer often = new RecordSealer(secret(Suite.AES_128_GCM), 3);
        Bytes all = Bytes.empty();
        int updates = 0;
        for (int i = 0; i < 10; i++) {
            Bytes record = sealed(often, Bytes.copyOf((byte) ('a' + i)));
            updates += record.size() > 23 ? 1 : 0;
            all = Bytes.concat(all, record);
        }
        assertThat(updates).isEqualTo(3);
        assertThat(open(all)).isEqualTo(Bytes.utf8("abcdefghij"));
    }

    @Test
    void aFloodOfKeyUpdatesIsRefused() {
        Bytes flood = Bytes.empty();
        for (int i = 0; i < RecordOpener.MAX_IDLE_RECORDS; i++) {
            flood = Bytes.concat(flood, keyUpdate(1));
        }
        assertThat(open(Bytes.concat(flood, record(DATA, Bytes.utf8("ok"))))).isEqualTo(Bytes.utf8("ok"));
        flood = Bytes.empty();
        for (int i = 0; i <= RecordOpener.MAX_IDLE_RECORDS; i++) {
            flood = Bytes.concat(flood, keyUpdate(1));
        }
        assertRefused(flood, ProtocolViolationException.class);
    }

    @Test
    void aFloodOfEmptyRecordsIsRefused() {
        Bytes flood = Bytes.empty();
        for (int i = 0; i <= RecordOpener.MAX_IDLE_RECORDS; i++) {
            flood = Bytes.concat(flood, record(DATA, Bytes.empty()));
        }
        assertRefused(flood, ProtocolViolationException.class);
    }

    @Test
    void nothingBehindCloseNotifyCounts() {
        ByteBuffer target = ByteBuffer.allocate(100);
        sealer.closeNotify(target);
        Bytes end = Bytes.copyOf(target.flip());
        assertThat(open(Bytes.concat(end, Bytes.utf8("no record at all")))).isEqualTo(Bytes.empty());
        assertThat(opener.isEnded()).isTrue();
        assertThat(open(Bytes.utf8("nor this"))).isEqualTo(Bytes.empty());
        assertThat(opener.held()).isZero();
    }

    @Test
    void whatStandsBeforeCloseNotifyIsGivenOut() {
        Bytes data = sealed(sealer, Bytes.utf8("last words"));
        ByteBuffer target = ByteBuffer.allocate(100);
        sealer.closeNotify(target);
        assertThat(open(Bytes.concat(data, Bytes.copyOf(target.flip())))).isEqualTo(Bytes.utf8("last words"));
        assertThat(opener.isEnded()).isTrue();
    }

    @Test
    void anyOtherAlertIsTheEndOfTheConnection() {
        assertThatThrownBy(() -> open(record(RecordFormat.ALERT, Bytes.copyOf((byte) 2, (byte) 42))))
                .isInstanceOf(AlertException.class)
                .hasMessageContaining("bad_certificate");
        RecordsTest another = new RecordsTest();
        assertThatThrownBy(() -> another.open(another.record(RecordFormat.ALERT, Bytes.copyOf((byte) 1, (byte) 99))))
                .hasMessageContaining("alert 99");
    }

    @Test
    void theWarningThatSomebodyGaveUpIsPassedOver() {
        assertThat(open(Bytes.concat(
                        record(RecordFormat.ALERT, Bytes.copyOf((byte) 1, (byte) 90)), record(DATA, Bytes.utf8("x")))))
                .isEqualTo(Bytes.utf8("x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void anAlertOfAnotherSizeIsRefused(int size) {
        assertRefused(record(RecordFormat.ALERT, Bytes.wrap(new byte[size])), MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(bytes = {20, 24, 1, (byte) 200})
    void otherTypesAreRefused(byte type) {
        assertRefused(record(type, Bytes.copyOf((byte) 1)), ProtocolViolationException.class);
    }
}
