package org.jlibp2p.multiformats;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr.Component;

/** The text of addresses: of each component the name behind a slash, and the value behind another. */
final class MultiaddrText {
    private final String text;
    private int at;

    private MultiaddrText(String text) {
        this.text = text;
    }

    static String format(List<Component> components) {
        if (components.isEmpty()) {
            return "/";
        }
        StringBuilder text = new StringBuilder();
        for (Component component : components) {
            text.append(component);
        }
        return text.toString();
    }

    static List<Component> parse(String text) {
        if (text.length() > Multiaddr.MAX_TEXT_LENGTH) {
            throw new IllegalArgumentException(
                    "an address of " + text.length() + " characters, above " + Multiaddr.MAX_TEXT_LENGTH);
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        if (end == 0 || text.charAt(0) != '/') {
            throw new IllegalArgumentException("an address begins with a slash and a protocol: " + Excerpt.of(text));
        }
        return new MultiaddrText(text.substring(0, end)).components();
    }

    private List<Component> components() {
        List<Component> components = new ArrayList<>();
        while (at < text.length()) {
            String name = next();
            MultiaddrProtocol protocol = MultiaddrProtocol.ofName(name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "unknown address protocol " + Excerpt.of(name) + " in " + Excerpt.of(text)));
            components.add(new Component(protocol, value(protocol)));
        }
        return components;
    }

    /** What stands between the slash here and the next one. */
    private String next() {
        int slash = text.indexOf('/', at + 1);
        int end = slash < 0 ? text.length() : slash;
        String part = text.substring(at + 1, end);
        at = end;
        return part;
    }

    private Bytes value(MultiaddrProtocol protocol) {
        if (!protocol.hasValue()) {
            return Bytes.empty();
        }
        if (at == text.length()) {
            throw new IllegalArgumentException("no value behind " + protocol + " in " + Excerpt.of(text));
        }
        String value;
        if (protocol.isPath()) {
            value = text.substring(at);
            at = text.length();
        } else {
            value = next();
        }
        try {
            return protocol.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(protocol + " in address " + Excerpt.of(text) + ": " + e.getMessage(), e);
        }
    }
}
