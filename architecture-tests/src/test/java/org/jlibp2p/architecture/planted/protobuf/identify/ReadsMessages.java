package org.jlibp2p.architecture.planted.protobuf.identify;

import com.google.protobuf.CodedInputStream;
import org.jlibp2p.architecture.Planted;

@Planted
final class ReadsMessages {
    CodedInputStream input;
}
