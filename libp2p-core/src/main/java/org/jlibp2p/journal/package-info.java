/**
 * What stores write down so that it outlives the process: {@link org.jlibp2p.journal.Journal} is a file of entries with
 * checksums, {@link org.jlibp2p.journal.JournalLock} the right to use it, {@link org.jlibp2p.journal.JournalWriter} a thread
 * that writes for others. Exported to the stores of this library only.
 */
package org.jlibp2p.journal;
