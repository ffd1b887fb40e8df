/**
 * Names that stay while what they stand for changes: {@link org.jlibp2p.kad.ipns.IpnsRecord} is made, read and verified, {@link
 * org.jlibp2p.kad.ipns.IpnsName} is whose it is, {@link org.jlibp2p.kad.ipns.IpnsValidator} judges records for the DHT.
 */
package org.jlibp2p.kad.ipns;
