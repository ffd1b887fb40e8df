/** Whether a node can be reached, found out between implementations on hosts of their own. */
package org.jlibp2p.interop.autonat;
