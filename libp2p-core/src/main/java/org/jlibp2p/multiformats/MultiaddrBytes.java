package org.jlibp2p.multiformats;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;
import org.jlibp2p.multiformats.Multiaddr.Component;

/** The binary form of addresses: of each component the code, where the size is not fixed the size, and the value. */
final class MultiaddrBytes {
    private MultiaddrBytes() {}

    static Bytes encode(List<Component> components) {
        List<Bytes> parts = new ArrayList<>(3 * components.size());
        for (Component component : components) {
            parts.add(Varint.encode(component.protocol().code()));
            if (component.protocol().valueSize() == ValueForm.VARIABLE) {
                parts.add(Varint.encode(component.value().size()));
            }
            parts.add(component.value());
        }
        return Bytes.concat(parts);
    }

    static List<Component> decode(Bytes bytes) {
        List<Component> components = new ArrayList<>();
        int at = 0;
        while (at < bytes.size()) {
            long code = Varint.read(bytes, at);
            at += Varint.size(code);
            MultiaddrProtocol protocol = MultiaddrProtocol.ofCode(code)
                    .orElseThrow(() -> new MalformedMessageException("unknown address protocol " + code));
            long size = protocol.valueSize();
            if (size == ValueForm.VARIABLE) {
                size = Varint.read(bytes, at);
                at += Varint.size(size);
            }
            if (size > bytes.size() - at) {
                throw new MalformedMessageException("value of address protocol " + protocol + " cut off");
            }
            components.add(component(protocol, bytes.slice(at, at + (int) size)));
            at += (int) size;
        }
        String fault = faultOf(components);
        if (fault != null) {
            throw new MalformedMessageException(fault);
        }
        return List.copyOf(components);
    }

    private static Component component(MultiaddrProtocol protocol, Bytes value) {
        try {
            return new Component(protocol, value);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("address protocol " + protocol + ": " + e.getMessage(), e);
        }
    }

    /** What is wrong with components that are each right, or null. */
    static String faultOf(List<Component> components) {
        if (components.size() > Multiaddr.MAX_COMPONENTS) {
            return "an address of " + components.size() + " components, above " + Multiaddr.MAX_COMPONENTS;
        }
        for (Component component : components.subList(0, Math.max(0, components.size() - 1))) {
            if (component.protocol().isPath()) {
                return "nothing can follow " + component.protocol() + " in an address";
            }
        }
        return null;
    }
}
