package org.jlibp2p.rendezvous.message;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RendezvousCodecTest {
    private static final Bytes RECORD = Bytes.fromHex("0a0b");

    private static void isWritten(RendezvousMessage message, String hex) {
        assertThat(RendezvousCodec.ANSWERS.encode(message).hex()).isEqualTo(hex);
        assertThat(RendezvousCodec.ANSWERS.decode(Bytes.fromHex(hex))).isEqualTo(message);
    }

    @Test
    void messagesAreOnTheWireAsTheSpecificationHasThem() {
        isWritten(new RendezvousMessage.Register("app", RECORD, 7200), "0800120c0a0361707012020a0b18a038");
        isWritten(new RendezvousMessage.Registered(0, "", 7200), "08011a05080018a038");
        isWritten(new RendezvousMessage.Registered(102, "no", 0), "08011a0608661202" + "6e6f");
        isWritten(new RendezvousMessage.Unregister("app"), "080222050a03617070");
        isWritten(new RendezvousMessage.Discover("app", 10, Bytes.fromHex("ff")), "08032a0a0a03617070100a1a01ff");
        isWritten(
                new RendezvousMessage.Discovered(
                        List.of(new RendezvousMessage.Register("app", RECORD, 1)), Bytes.fromHex("ff"), 0, ""),
                "08043212" + "0a0b0a0361707012020a0b1801" + "1201ff" + "1800");
    }

    @Test
    void whoAsksForAllNamesNamesNone() {
        isWritten(new RendezvousMessage.Discover("", 0, Bytes.empty()), "08032a00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0800", "1200", "0807", "08011a00", "08043200", "080112020a00", "080012050a03ffffff"})
    void whatIsNoMessageIsRefused(String hex) {
        assertThatThrownBy(() -> RendezvousCodec.ANSWERS.decode(Bytes.fromHex(hex)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void fieldsOfLaterVersionsAreSkipped() {
        assertThat(RendezvousCodec.QUESTIONS.decode(
                        Bytes.fromHex("080222" + "0a" + "0a03617070" + "120101" + "5001" + "3a0101")))
                .isEqualTo(new RendezvousMessage.Unregister("app"));
    }

    @Test
    void T42_anAnswerWithMoreRegistrationsThanThereMayBeIsRefused() {
        List<RendezvousMessage.Register> many = new ArrayList<>();
        for (int i = 0; i <= RendezvousCodec.MAX_REGISTRATIONS; i++) {
            many.add(new RendezvousMessage.Register("a", Bytes.empty(), 1));
        }
        Bytes tooMany = RendezvousCodec.ANSWERS.encode(new RendezvousMessage.Discovered(many, Bytes.empty(), 0, ""));

        assertThatThrownBy(() -> RendezvousCodec.ANSWERS.decode(tooMany))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("1000");
    }

    @Test
    void T42_aQuestionThatIsTooLongIsRefusedBeforeItIsRead() {
        Bytes padding = Bytes.wrap(new byte[RendezvousCodec.MAX_QUESTION]);
        Bytes question = new ProtoWriter().varint(1, 2).bytes(9, padding).toBytes();

        assertThatThrownBy(() -> RendezvousCodec.QUESTIONS.decode(question))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("above " + RendezvousCodec.MAX_QUESTION);
    }

    @Test
    void T42_onlyTheBeginningOfAPointsWordsIsKept() {
        String words = "é".repeat(RendezvousCodec.MAX_TEXT + 1);
        Bytes answer = RendezvousCodec.ANSWERS.encode(new RendezvousMessage.Registered(400, words, 0));

        assertThat(((RendezvousMessage.Registered) RendezvousCodec.ANSWERS.decode(answer)).text())
                .isEqualTo("é".repeat(RendezvousCodec.MAX_TEXT));
    }
}
