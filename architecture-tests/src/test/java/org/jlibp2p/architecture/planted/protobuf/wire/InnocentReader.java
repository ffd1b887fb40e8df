package org.jlibp2p.architecture.planted.protobuf.wire;

import com.google.protobuf.CodedInputStream;

final class InnocentReader {
    CodedInputStream input;
}
