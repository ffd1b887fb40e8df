package org.jlibp2p.architecture.planted.signatures.wire;

import com.google.protobuf.CodedInputStream;

public class InnocentHidesAStream {
    private CodedInputStream input;

    CodedInputStream input() {
        return input;
    }
}
