/** The page about running this in production, followed from top to bottom. */
package org.jlibp2p.interop.guide;
