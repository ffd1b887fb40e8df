/** Certificates for the tests of servers that speak the web's TLS. */
package org.jlibp2p.testkit.certificates;
