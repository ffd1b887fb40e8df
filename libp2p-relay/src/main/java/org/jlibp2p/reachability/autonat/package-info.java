/**
 * What an application says to and hears from {@link org.jlibp2p.reachability.AutoNat}: {@link
 * org.jlibp2p.reachability.autonat.AutoNatOptions}, {@link org.jlibp2p.reachability.autonat.AddressState}, {@link
 * org.jlibp2p.reachability.autonat.AutoNatEvent}.
 */
package org.jlibp2p.reachability.autonat;
