package org.jlibp2p.cli;

import java.io.PrintStream;

import org.jlibp2p.examples.Printable;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;

/** An IPNS record, as lines. */
final class IpnsLines {
    private IpnsLines() {}

    static void print(PrintStream out, IpnsName name, IpnsRecord record) {
        out.println("name      " + name.path());
        out.println("value     "
                + record.path().map(Printable::escape).orElseGet(() -> DhtGetCommand.text(record.value())));
        out.println("sequence  " + Long.toUnsignedString(record.sequence()));
        out.println("valid     until " + record.validity());
        out.flush();
    }
}
