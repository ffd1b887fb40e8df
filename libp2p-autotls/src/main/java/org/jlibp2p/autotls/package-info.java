/**
 * Certificates for secure WebSockets, obtained and renewed by themselves: {@link org.jlibp2p.autotls.AutoTls} is the service, and
 * {@link org.jlibp2p.autotls.AutoTlsOptions} say where it asks and what it keeps where.
 */
package org.jlibp2p.autotls;
