package org.jlibp2p.transport;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * TXT records through the DNS provider of JNDI, which asks by UDP and again by TCP when an answer was cut short. Blocks.
 *
 * <p>Apart from {@link SystemNameResolver}, so that hosts can be looked up where the module {@code java.naming} is
 * missing.
 */
final class SystemNameResolverTxt {
    private static final int TRIES = 2;

    private SystemNameResolverTxt() {}

    static List<String> lookUp(String name, String servers, Duration limit) throws NamingException {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(Context.PROVIDER_URL, servers);
        // the second try waits twice as long as the first, so that both end within the limit
        settings.put("com.sun.jndi.dns.timeout.initial", Long.toString(Math.max(1, limit.toMillis() / 3)));
        settings.put("com.sun.jndi.dns.timeout.retries", Integer.toString(TRIES));
        InitialDirContext context;
        try {
            context = new InitialDirContext(settings);
        } catch (NoInitialContextException missing) {
            NamingException clear = new NamingException("TXT records need the modules java.naming and jdk.naming.dns");
            clear.setRootCause(missing);
            throw clear;
        }
        try {
            Attribute records =
                    context.getAttributes(name, new String[] {"TXT"}).get("TXT");
            List<String> texts = new ArrayList<>();
            if (records != null) {
                for (Object record : Collections.list(records.getAll())) {
                    texts.add(joined((String) record));
                }
            }
            return texts;
        } catch (NameNotFoundException none) {
            return List.of();
        } finally {
            context.close();
        }
    }

    /**
     * The strings of one record, one after another. JNDI puts a blank between them, and quotes those that contain
     * blanks, quotes or backslashes, with a backslash before the latter two; each character is one byte.
     */
    static String joined(String record) {
        StringBuilder bytes = new StringBuilder(record.length());
        boolean quoted = false;
        for (int i = 0; i < record.length(); i++) {
            char c = record.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\' && i + 1 < record.length()) {
                bytes.append(record.charAt(++i));
            } else if (quoted || c != ' ') {
                bytes.append(c);
            }
        }
        return new String(bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
