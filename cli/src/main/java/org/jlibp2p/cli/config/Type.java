package org.jlibp2p.cli.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jlibp2p.examples.Printable;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;

/**
 * A kind of values.
 *
 * @param <T> what they are in the program
 */
public final class Type<T> {
    /** The most items of a list. */
    static final int MAX_ITEMS = 1000;

    private static final int MAX_SHOWN = 200;

    private final String name;
    private final String description;
    private final boolean list;
    private final boolean flag;
    private final Function<List<String>, Optional<T>> parser;

    private Type(
            String name, String description, boolean list, boolean flag, Function<List<String>, Optional<T>> parser) {
        this.name = name;
        this.description = description;
        this.list = list;
        this.flag = flag;
        this.parser = parser;
    }

    private static <T> Type<T> single(String name, String description, Function<String, T> parse) {
        return new Type<>(name, description, false, false, texts -> {
            if (texts.size() > 1) {
                throw new IllegalArgumentException("has " + texts.size() + " values; give one");
            }
            return texts.stream().findFirst().map(text -> parse.apply(text));
        });
    }

    /** Any number of values of a type, which is not itself of lists. */
    static <T> Type<List<T>> listOf(Type<T> item) {
        return new Type<>(item.name, "list: " + item.description, true, false, texts -> {
            if (texts.size() > MAX_ITEMS) {
                throw new IllegalArgumentException("has " + texts.size() + " values; give at most " + MAX_ITEMS);
            }
            List<T> values = new ArrayList<>();
            for (String text : texts) {
                item.parser.apply(List.of(text)).ifPresent(values::add);
            }
            return Optional.of(List.copyOf(values));
        });
    }

    /** Yes or no. */
    static Type<Boolean> yesOrNo() {
        return new Type<>("true|false", "`true` or `false`", false, true, texts -> {
            if (texts.size() != 1) {
                throw new IllegalArgumentException("has " + texts.size() + " values; give `true` or `false`");
            }
            return Optional.of(
                    switch (texts.get(0).toLowerCase(Locale.ROOT)) {
                        case "true" -> true;
                        case "false" -> false;
                        default -> throw refused(texts.get(0), "is neither true nor false", "write `true` or `false`");
                    });
        });
    }

    /** A whole number. */
    static Type<Long> number(long least, long most) {
        String range = "from " + least + " to " + most;
        return single("N", "whole number " + range, text -> {
            try {
                long number = Long.parseLong(text.replace("_", ""));
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException none) {
                throw refused(text, "is no whole number", "write a number " + range);
            }
            throw refused(text, "is out of bounds", "write a number " + range);
        });
    }

    /** A number of bytes. */
    static Type<Long> size(long least, long most) {
        String range = "from " + Sizes.text(least) + " to " + Sizes.text(most);
        return single("SIZE", "bytes, or KiB, MiB, GiB as in `64MiB`, " + range, text -> {
            long bytes;
            try {
                bytes = Sizes.parse(text);
            } catch (IllegalArgumentException none) {
                throw refused(text, "is no size", "write a number of bytes, or one as 64MiB, " + range);
            }
            if (bytes < least || bytes > most) {
                throw refused(text, "is out of bounds", "write a size " + range);
            }
            return bytes;
        });
    }

    /** A time. */
    static Type<Duration> time(Duration least, Duration most) {
        String range = "from " + Durations.text(least) + " to " + Durations.text(most);
        return single("TIME", "time with `s`, `m`, `h` or `d` as in `48h`, " + range, text -> {
            Duration time;
            try {
                time = Durations.parse(text);
            } catch (IllegalArgumentException none) {
                throw refused(text, "is not a duration", "write a number and s, m, h or d, as in 48h, " + range);
            }
            if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
                throw refused(text, "is out of bounds", "write a time " + range);
            }
            return time;
        });
    }

    /** One of some words, which are the names of constants, with hyphens for underscores. */
    static <E extends Enum<E>> Type<E> oneOf(Class<E> words) {
        List<String> names =
                Arrays.stream(words.getEnumConstants()).map(Type::word).toList();
        String all = names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        return single(String.join("|", names), "one of " + all, text -> {
            for (E constant : words.getEnumConstants()) {
                if (word(constant).equalsIgnoreCase(text)) {
                    return constant;
                }
            }
            String meant = Nearest.to(text.toLowerCase(Locale.ROOT), names)
                    .map(name -> "did you mean " + name + "? It is one of ")
                    .orElse("write one of ");
            throw refused(text, "is not known", meant + String.join(", ", names));
        });
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Any text that something else understands. */
    static <T> Type<T> text(String name, String description, String example, Function<String, T> parse) {
        return single(name, description, text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw refused(text, "cannot be used: " + Printable.escape(String.valueOf(e.getMessage())), example);
            }
        });
    }

    /** A file or directory. */
    static Type<Path> path(String name, String description) {
        return single(name, description, text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw refused(text, "is no path: " + Printable.escape(e.getReason()), "write the path of a file");
            }
        });
    }

    /** An address. */
    static Type<Multiaddr> address() {
        return text("MULTIADDR", "multiaddr", "write one as /ip4/0.0.0.0/tcp/4001", Multiaddr::parse);
    }

    /** An address with a peer at its end. */
    static Type<Multiaddr> peerAddress() {
        String example = "write one as /ip4/192.0.2.1/tcp/4001/p2p/12D3KooW..., which the peer prints when it starts";
        return text("MULTIADDR", "multiaddr that ends in `/p2p/` and a peer id", example, text -> {
            Multiaddr address = Multiaddr.parse(text);
            if (PeerId.of(address).isEmpty()) {
                throw new IllegalArgumentException("it does not end in /p2p/ and a peer id");
            }
            if (address.components().size() < 2) {
                throw new IllegalArgumentException("it says no place where the peer is");
            }
            return address;
        });
    }

    /** Whom a peer id names. */
    static Type<PeerId> peer() {
        return text(
                "PEERID", "peer id", "write one as 12D3KooW..., which the peer prints when it starts", PeerId::parse);
    }

    /** A URL of the web. What is said of one that is refused has no password in it. */
    static Type<URI> url() {
        String example = "write one as https://delegate.example.org";
        return single("URL", "`http://` or `https://` URL", text -> {
            URI uri;
            try {
                uri = new URI(text);
            } catch (URISyntaxException e) {
                throw refused(withoutAnyUser(text), "cannot be used: " + Printable.escape(e.getReason()), example);
            }
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!web || uri.getHost() == null) {
                throw refused(
                        withoutAnyUser(text), "cannot be used: it is no http:// or https:// URL with a host", example);
            }
            return uri;
        });
    }

    /** A URL without who asks and the password. */
    static String withoutUser(String url) {
        return url.replaceFirst("//[^/?#]*@", "//***@");
    }

    /** What is no URL, without what may have been meant so: a password may have any signs in it. */
    private static String withoutAnyUser(String text) {
        return text.replaceFirst("(?s)^([a-z]*://)?.*@", "$1***@");
    }

    private static IllegalArgumentException refused(String text, String why, String fix) {
        String shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        return new IllegalArgumentException("'" + Printable.escape(shown) + "' " + why + "; " + fix);
    }

    /**
     * How it is called where a value is asked for.
     *
     * @return as {@code MULTIADDR}
     */
    public String name() {
        return name;
    }

    /**
     * What values it has.
     *
     * @return a phrase, with the bounds
     */
    public String description() {
        return description;
    }

    /**
     * Whether there can be several values.
     *
     * @return true for lists
     */
    public boolean isList() {
        return list;
    }

    /**
     * Whether it is yes or no, so that a flag alone says yes.
     *
     * @return true if it is
     */
    public boolean isFlag() {
        return flag;
    }

    Optional<T> parse(List<String> texts) {
        return parser.apply(texts);
    }
}
