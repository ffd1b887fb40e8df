/** What numbers can be bounds at all: {@link org.jlibp2p.delegate.limits.Check} refuses those that cannot. */
package org.jlibp2p.delegate.limits;
