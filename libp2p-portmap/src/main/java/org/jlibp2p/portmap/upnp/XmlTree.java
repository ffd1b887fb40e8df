package org.jlibp2p.portmap.upnp;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * An element of a document of XML that somebody on the network has written. There are no document types, so no entities but the
 * five that XML has itself, and nothing outside is read; depth, elements and text have bounds. Immutable.
 *
 * @param name without its prefix
 * @param text what is in it, and not in an element in it
 * @param children the elements in it
 */
public record XmlTree(String name, String text, List<XmlTree> children) {
    /** The most elements inside one another. */
    public static final int MAX_DEPTH = 32;

    /** The most elements of a document. */
    public static final int MAX_ELEMENTS = 2048;

    /** The most characters of the text of one element. */
    public static final int MAX_TEXT = 4096;

    private static final String NO_DOCUMENT_TYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    /** Copies the list. */
    public XmlTree {
        children = List.copyOf(children);
    }

    /**
     * Reads a document.
     *
     * @param bytes all of it, in UTF-8
     * @return its root
     * @throws MalformedMessageException if it is none, has a document type, or is above a bound
     */
    public static XmlTree parse(Bytes bytes) {
        Reader reader = new Reader();
        try {
            SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature(NO_DOCUMENT_TYPE, true);
            // Characters, so that a document cannot choose a decoder; some routers end theirs with a zero or an empty
            // line.
            factory.newSAXParser().parse(new InputSource(new StringReader(trim(bytes.utf8()))), reader);
        } catch (SAXException e) {
            throw new MalformedMessageException("not read as XML: " + e.getMessage());
        } catch (IOException | ParserConfigurationException e) {
            throw new IllegalStateException("XML cannot be read on this machine", e);
        }
        return reader.root;
    }

    private static String trim(String text) {
        return text.replace("\0", "").replace("\ufeff", "").strip();
    }

    /**
     * Elements in it by name.
     *
     * @param wanted without a prefix
     * @return in order
     */
    public Stream<XmlTree> children(String wanted) {
        return children.stream().filter(child -> child.name.equals(wanted));
    }

    /**
     * The text of an element in it.
     *
     * @param wanted its name
     * @return of the first one, without spaces around it
     */
    public Optional<String> text(String wanted) {
        return children(wanted).map(child -> child.text.strip()).findFirst();
    }

    /**
     * All elements of a name, wherever they are.
     *
     * @param wanted without a prefix
     * @return in order
     */
    public Stream<XmlTree> all(String wanted) {
        Stream<XmlTree> self = name.equals(wanted) ? Stream.of(this) : Stream.empty();
        return Stream.concat(self, children.stream().flatMap(child -> child.all(wanted)));
    }

    private static final class Open {
        private final String name;
        private final StringBuilder text = new StringBuilder();
        private final List<XmlTree> children = new ArrayList<>();

        private Open(String name) {
            this.name = name;
        }
    }

    private static final class Reader extends DefaultHandler {
        private final Deque<Open> open = new ArrayDeque<>();
        private int count;
        private XmlTree root;

        @Override
        public void startElement(String uri, String localName, String qualified, Attributes attributes)
                throws SAXException {
            if (++count > MAX_ELEMENTS || open.size() == MAX_DEPTH) {
                throw new SAXException("more elements, or more inside one another, than are read");
            }
            open.push(new Open(localName));
        }

        @Override
        public void characters(char[] characters, int start, int length) throws SAXException {
            StringBuilder text = open.element().text;
            if (text.length() + length > MAX_TEXT) {
                throw new SAXException("a text that is longer than is read");
            }
            text.append(characters, start, length);
        }

        @Override
        public void endElement(String uri, String localName, String qualified) {
            Open closed = open.pop();
            XmlTree done = new XmlTree(closed.name, closed.text.toString(), closed.children);
            if (open.isEmpty()) {
                root = done;
            } else {
                open.element().children.add(done);
            }
        }

        @Override
        public InputSource resolveEntity(String publicId, String systemId) throws SAXException {
            throw new SAXException("something outside of the document");
        }

        @Override
        public void fatalError(SAXParseException failure) throws SAXException {
            throw failure;
        }
    }
}
