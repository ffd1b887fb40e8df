/**
 * Names that stay while what they stand for changes: {@link org.jlibp2p.ipns.IpnsRecord} is made, read and verified, {@link
 * org.jlibp2p.ipns.IpnsName} is whose it is, {@link org.jlibp2p.ipns.IpnsValidator} judges records for the DHT.
 */
package org.jlibp2p.ipns;
