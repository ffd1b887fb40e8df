package org.jlibp2p.multiformats;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

/** Any bytes and any text: what is read is written back the same, and everything else fails in the one way it may. */
class MultiformatsFuzzTest {
    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    @FuzzTest(maxDuration = "30s")
    void addressBytes(byte[] input) {
        Multiaddr address;
        try {
            address = Multiaddr.decode(Bytes.copyOf(input));
        } catch (MalformedMessageException expected) {
            return;
        }
        assertThat(address.bytes().toByteArray()).isEqualTo(input);
        assertThat(Multiaddr.of(address.components())).isEqualTo(address);
        assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
    }

    @FuzzTest(maxDuration = "30s")
    void addressText(byte[] input) {
        Multiaddr address;
        try {
            address = Multiaddr.parse(text(input));
        } catch (IllegalArgumentException expected) {
            return;
        }
        assertThat(Multiaddr.parse(address.toString())).isEqualTo(address).hasToString(address.toString());
        assertThat(Multiaddr.decode(address.bytes())).isEqualTo(address).hasToString(address.toString());
    }

    @FuzzTest(maxDuration = "30s")
    void multibaseText(byte[] input) {
        String text = text(input);
        Bytes bytes;
        try {
            bytes = Multibase.decode(text);
        } catch (IllegalArgumentException expected) {
            return;
        }
        assertThat(Multibase.of(text).encode(bytes)).isEqualToIgnoringCase(text);
    }

    @FuzzTest(maxDuration = "30s")
    void multihashBytes(byte[] input) {
        Multihash hash;
        try {
            hash = Multihash.decode(Bytes.copyOf(input));
        } catch (MalformedMessageException expected) {
            return;
        }
        assertThat(hash.bytes().toByteArray()).isEqualTo(input);
        assertThat(Multihash.of(hash.code(), hash.digest())).isEqualTo(hash);
    }

    @FuzzTest(maxDuration = "30s")
    void cidBytes(byte[] input) {
        Cid cid;
        try {
            cid = Cid.decode(Bytes.copyOf(input));
        } catch (MalformedMessageException expected) {
            return;
        }
        assertThat(cid.bytes().toByteArray()).isEqualTo(input);
        assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
    }

    @FuzzTest(maxDuration = "30s")
    void cidText(byte[] input) {
        Cid cid;
        try {
            cid = Cid.parse(text(input));
        } catch (IllegalArgumentException expected) {
            return;
        }
        assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
        assertThat(Cid.decode(cid.bytes())).isEqualTo(cid);
    }
}
