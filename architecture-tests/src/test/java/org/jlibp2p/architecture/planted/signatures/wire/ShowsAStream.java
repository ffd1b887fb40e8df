package org.jlibp2p.architecture.planted.signatures.wire;

import com.google.protobuf.CodedInputStream;
import org.jlibp2p.architecture.Planted;

@Planted
public class ShowsAStream {
    public CodedInputStream input;
}
