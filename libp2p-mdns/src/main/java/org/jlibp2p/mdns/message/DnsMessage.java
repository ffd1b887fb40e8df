package org.jlibp2p.mdns.message;

import java.util.List;

/**
 * A message of multicast DNS. Immutable; any thread.
 *
 * @param isResponse whether it tells, or asks
 * @param questions what it asks for
 * @param answers what it tells, or what the one who asks knows already
 * @param additional what it tells besides
 */
public record DnsMessage(
        boolean isResponse, List<DnsQuestion> questions, List<DnsRecord> answers, List<DnsRecord> additional) {
    /**
     * Copies the lists.
     *
     * @param isResponse see {@link #isResponse()}
     * @param questions see {@link #questions()}
     * @param answers see {@link #answers()}
     * @param additional see {@link #additional()}
     */
    public DnsMessage {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        additional = List.copyOf(additional);
    }

    /**
     * A message that asks.
     *
     * @param question for what
     * @return the message
     */
    public static DnsMessage query(DnsQuestion question) {
        return new DnsMessage(false, List.of(question), List.of(), List.of());
    }

    /**
     * A message that tells.
     *
     * @param answers what
     * @param additional and what besides
     * @return the message
     */
    public static DnsMessage response(List<DnsRecord> answers, List<DnsRecord> additional) {
        return new DnsMessage(true, List.of(), answers, additional);
    }
}
