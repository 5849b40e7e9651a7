package bot.molt.protocol.weixin;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The platform's XML: elements with text below one root. Document types and entities are refused.
public final class WeixinXml {
    private static final int DEEPEST = 8;
    private static final int MOST = 200;

    private WeixinXml() {}

    /// The texts of all elements that hold nothing else, by name; the first of each name.
    ///
    /// Errors: `invalid_request` for what is no such XML.
    public static Map<String, String> read(byte[] xml) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            return fields(factory.createXMLStreamReader(new ByteArrayInputStream(xml), "UTF-8"));
        } catch (XMLStreamException e) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "body: no XML of the platform (expected: <xml>…</xml>)",
                    e);
        }
    }

    private static Map<String, String> fields(XMLStreamReader reader) throws XMLStreamException {
        Map<String, String> fields = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        int depth = 0;
        boolean leaf = false;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new XMLStreamException("document types are not taken");
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    leaf = true;
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                        text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    if (leaf && depth > 1) {
                        fields.putIfAbsent(reader.getLocalName(), text.toString());
                    }
                    leaf = false;
                    depth--;
                }
                default -> {}
            }
            if (depth > DEEPEST || fields.size() > MOST) {
                throw new XMLStreamException("too much of it");
            }
        }
        return fields;
    }

    /// One element with text, in CDATA.
    static String element(String name, String text) {
        String safe = text.replace("]]>", "]]]]><![CDATA[>");
        return "<%s><![CDATA[%s]]></%s>".formatted(name, legal(safe), name);
    }

    /// Without the characters that XML cannot hold.
    private static String legal(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(c ->
                        c == '\n'
                                || c == '\t'
                                || c == '\r'
                                || c >= 0x20 && c <= 0xD7FF
                                || c >= 0xE000 && c <= 0xFFFD
                                || c >= 0x10000)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
