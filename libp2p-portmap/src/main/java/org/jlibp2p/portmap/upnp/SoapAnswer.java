package org.jlibp2p.portmap.upnp;

import java.util.Optional;
import java.util.OptionalInt;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/**
 * What a router's service answers. Immutable.
 *
 * @param result the elements with the results; nothing if the call has failed
 * @param error UPnP's number of the failure; 0 if there is none
 */
public record SoapAnswer(Optional<XmlTree> result, int error) {
    private static final int OK = 200;
    private static final int FAULT = 500;
    private static final int MAX_ERROR = 999;
    private static final int MAX_PORT = 0xffff;

    /**
     * Reads an answer.
     *
     * @param call what was called
     * @param status of HTTP
     * @param body of HTTP
     * @return the answer
     * @throws MalformedMessageException if it is none to this call
     */
    public static SoapAnswer read(SoapCall call, int status, Bytes body) {
        if (status != OK && status != FAULT) {
            throw new MalformedMessageException("an answer with status " + status);
        }
        XmlTree envelope = XmlTree.parse(body);
        XmlTree inside = envelope.children("Body")
                .findFirst()
                .orElseThrow(() -> new MalformedMessageException("an answer of SOAP without a body"));
        Optional<XmlTree> result =
                inside.children(call.action() + "Response").findFirst().filter(found -> status == OK);
        if (result.isPresent()) {
            return new SoapAnswer(result, 0);
        }
        int error = inside.all("errorCode")
                .map(code -> number(code.text(), MAX_ERROR))
                .flatMapToInt(OptionalInt::stream)
                .findFirst()
                .orElseThrow(() ->
                        new MalformedMessageException("neither an answer to " + call.action() + " nor a failure"));
        return new SoapAnswer(Optional.empty(), error);
    }

    private static OptionalInt number(String text, int most) {
        String digits = text.strip();
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(digits);
        return number == 0 || number > most ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /**
     * A port in the result.
     *
     * @param name of the element
     * @return the port
     * @throws MalformedMessageException if there is none, or 0
     */
    public int port(String name) {
        return result.flatMap(found -> found.text(name))
                .map(text -> number(text, MAX_PORT))
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .orElseThrow(() -> new MalformedMessageException("an answer without a port as " + name));
    }

    /**
     * An IPv4 address in the result.
     *
     * @param name of the element
     * @return four bytes; nothing if there is none
     */
    public Optional<Bytes> ip4(String name) {
        return result.flatMap(found -> found.text(name))
                .filter(text -> text.length() <= "255.255.255.255".length())
                .flatMap(SoapAnswer::parse);
    }

    private static Optional<Bytes> parse(String text) {
        try {
            return Optional.of(MultiaddrProtocol.IP4.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
