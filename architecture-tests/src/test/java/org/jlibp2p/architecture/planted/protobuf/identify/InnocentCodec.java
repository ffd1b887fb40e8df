package org.jlibp2p.architecture.planted.protobuf.identify;

import com.google.protobuf.CodedInputStream;

final class InnocentCodec {
    CodedInputStream input;
}
