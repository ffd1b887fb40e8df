/** How fast this library is, beside the implementations in other languages and by itself. */
package org.jlibp2p.benchmarks;
