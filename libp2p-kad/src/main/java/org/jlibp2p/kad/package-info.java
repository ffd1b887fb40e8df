/**
 * The Kademlia DHT of libp2p and IPFS: {@link org.jlibp2p.kad.Kademlia} is the service, {@link
 * org.jlibp2p.kad.KademliaOptions} says which part a node takes in which network.
 */
package org.jlibp2p.kad;
