/**
 * Every number that bounds what a peer can make this node do: {@link org.jlibp2p.limits.ResourceLimits} holds them,
 * {@link org.jlibp2p.limits.Quota} counts against them, and {@link org.jlibp2p.limits.LimitExceededException} says
 * which one was reached.
 */
package org.jlibp2p.limits;
