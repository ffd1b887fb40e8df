/** A program that is shipped with its own Java runtime. */
module com.example.pinger {
    requires org.jlibp2p.core;
    requires org.jlibp2p.transport.tcp;
}
