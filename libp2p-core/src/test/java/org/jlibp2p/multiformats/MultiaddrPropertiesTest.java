package org.jlibp2p.multiformats;

import java.util.List;
import java.util.stream.IntStream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr.Component;

import static org.assertj.core.api.Assertions.assertThat;

class MultiaddrPropertiesTest {
    @Provide
    static Arbitrary<List<Component>> components() {
        return Arbitraries.of(MultiaddrProtocol.values())
                .filter(protocol -> !protocol.isPath())
                .flatMap(protocol -> values(protocol).map(value -> new Component(protocol, value)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static Arbitrary<Bytes> values(MultiaddrProtocol protocol) {
        switch (protocol) {
            case DNS:
            case DNS4:
            case DNS6:
            case DNSADDR:
            case SNI:
            case IP6ZONE:
                return Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .withChars('.', '-', '_', 'ü', '%')
                        .ofMinLength(1)
                        .ofMaxLength(60)
                        .map(Bytes::utf8);
            case P2P:
                return bytes(1, 42).map(digest -> Multihash.identity(digest).bytes());
            case CERTHASH:
                return bytes(32, 32)
                        .map(digest -> Multihash.of(Multihash.SHA2_256, digest).bytes());
            case HTTP_PATH:
                return bytes(1, 60);
            case GARLIC32:
                return bytes(35, 50);
            case GARLIC64:
                return bytes(386, 400);
            case ONION:
            case ONION3:
                return bytes(protocol.valueSize(), protocol.valueSize())
                        .filter(value -> value.byteAt(value.size() - 1) != 0);
            default:
                return bytes(protocol.valueSize(), protocol.valueSize());
        }
    }

    private static Arbitrary<Bytes> bytes(int min, int max) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(min)
                .ofMaxSize(max)
                .map(Bytes::copyOf);
    }

    @Property
    void bothFormsOfEveryAddressAreReadBack(@ForAll("components") List<Component> components) {
        Multiaddr address = Multiaddr.of(components);
        Multiaddr decoded = Multiaddr.decode(address.bytes());
        Multiaddr parsed = Multiaddr.parse(address.toString());

        assertThat(decoded).isEqualTo(address).hasSameHashCodeAs(address).isEqualByComparingTo(address);
        assertThat(decoded.components()).isEqualTo(components);
        assertThat(parsed).isEqualTo(address);
        assertThat(parsed.components()).isEqualTo(components);
    }

    @Property
    void takenApartAndPutTogetherAgainAnAddressIsTheSame(@ForAll("components") List<Component> components) {
        Multiaddr whole = Multiaddr.of(components);
        Multiaddr joined = IntStream.range(0, components.size())
                .mapToObj(i -> Multiaddr.of(components.subList(i, i + 1)))
                .reduce(Multiaddr::with)
                .orElseThrow();

        assertThat(joined).isEqualTo(whole);
    }

    @Property
    void anyBytesAreAnAddressThatWritesThemBackOrAreMalformed(@ForAll byte[] input) {
        Multiaddr address;
        try {
            address = Multiaddr.decode(Bytes.copyOf(input));
        } catch (MalformedMessageException expected) {
            return;
        }
        assertThat(address.bytes().toByteArray()).isEqualTo(input);
        assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
    }
}
