/**
 * Order, time and the future: {@link org.jlibp2p.async.EventLoop} is where everything runs,
 * {@link org.jlibp2p.async.Operation} is what a future with a deadline is made of, and {@link org.jlibp2p.async.Async}
 * loops over futures.
 */
package org.jlibp2p.async;
