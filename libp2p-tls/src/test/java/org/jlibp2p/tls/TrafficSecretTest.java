package org.jlibp2p.tls;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The example of RFC 8448, section 3: the secrets of both sides, and the records that they sealed with them. */
class TrafficSecretTest {
    private static final String CLIENT = "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5";
    private static final String SERVER = "a11af9f05531f856ad47116b45a9503282" + "04b4f44bfb6b3a4b4f1f3fcb631643";
    private static final Bytes DATA = data();

    private static Bytes data() {
        byte[] counting = new byte[50];
        for (int i = 0; i < counting.length; i++) {
            counting[i] = (byte) i;
        }
        return Bytes.wrap(counting);
    }

    private static TrafficSecret secret(String hex) {
        return new TrafficSecret(Suite.AES_128_GCM, Bytes.fromHex(hex).toByteArray());
    }

    /** The JDK refuses to seal twice with one key and nonce, even for one test behind another. */
    @BeforeEach
    void letTheCipherForget() {
        byte[] random = new byte[Suite.AES_128_GCM.hashSize()];
        new SecureRandom().nextBytes(random);
        new RecordSealer(new TrafficSecret(Suite.AES_128_GCM, random)).seal(DATA, ByteBuffer.allocate(100));
    }

    @Test
    void theClientsRecordIsSealedAsInTheExample() {
        ByteBuffer target = ByteBuffer.allocate(100);
        new RecordSealer(secret(CLIENT)).seal(DATA, target);
        assertThat(Bytes.copyOf(target.flip()).hex())
                .isEqualTo(
                        "1703030043a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b9819a8a5b46b395bd54a9a20441e"
                                + "2b62974e1f5a6292a2977014bd1e3deae63aeebb21694915e4");
    }

    @Test
    void theClientsAlertIsSealedAsInTheExample() {
        ByteBuffer target = ByteBuffer.allocate(200);
        RecordSealer sealer = new RecordSealer(secret(CLIENT));
        sealer.seal(DATA, target);
        sealer.closeNotify(target.clear());
        assertThat(Bytes.copyOf(target.flip()).hex()).isEqualTo("1703030013c9872760655666b74d7ff1153efd6db6d0b0e3");
    }

    @Test
    void theServersTicketAndDataAreOpenedAsInTheExample() {
        RecordOpener opener = new RecordOpener(secret(SERVER), true);
        Bytes ticket =
                Bytes.fromHex("17030300de3a6b8f90414a97d6959c3487680de5134a2b240e6cffac116e95d41d6af8f6b580dcf3d11d"
                        + "63c758db289a015940252f55713e061dc13e078891a38efbcf5753ad8ef170ad3c7353d16d9da773b9ca7f2b9fa1b6c0d4a3d03f75e0"
                        + "9c30ba1e62972ac46f75f7b981be63439b2999ce13064615139891d5e4c5b406f16e3fc181a77ca475840025db2f0a77f81b5ab05b94"
                        + "c01346755f69232c86519d86cbeeac87aac347d143f9605d64f650db4d023e70e952ca49fe5137121c74bc2697687e248746d6df3530"
                        + "05f3bce18696129c8153556b3b6c6779b37bf15985684f");
        Bytes data =
                Bytes.fromHex("17030300432e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36e30efaf97d90e6dffc60"
                        + "2dcb501a59a8fcc49c4bf2e5f0a21c0047c2abf332540dd032e167c2955d");
        assertThat(opener.open(ticket.asByteBuffer())).isEqualTo(Bytes.empty());
        assertThat(opener.open(data.asByteBuffer())).isEqualTo(DATA);
    }
}
