package bot.molt.base.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// Strict JSON text (RFC 8259) to trees and back.
///
/// Errors: [JsonSyntaxException] with line and column; nesting is limited to 200, duplicate names
/// are refused.
public final class JsonText {
    private static final int MAX_DEPTH = 200;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private JsonText() {}

    public static Json parse(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return document(parser);
        } catch (JacksonException e) {
            throw JsonSyntaxException.of(e);
        }
    }

    /// Parses UTF-8 (or UTF-16/32 with a mark) bytes.
    public static Json parse(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            return document(parser);
        } catch (JacksonException e) {
            throw JsonSyntaxException.of(e);
        }
    }

    /// Parses text that must be an object.
    public static Json.Obj parseObject(String text) {
        return asObject(parse(text));
    }

    /// Parses bytes that must be an object.
    public static Json.Obj parseObject(byte[] bytes) {
        return asObject(parse(bytes));
    }

    private static Json.Obj asObject(Json json) {
        if (json instanceof Json.Obj object) {
            return object;
        }
        throw new JsonSyntaxException("not an object (expected: {...})", 1, 1);
    }

    /// One line, no spaces.
    public static String compact(Json json) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(json, generator);
        }
        return out.toString();
    }

    /// Indented by two spaces.
    public static String pretty(Json json) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(new Indented(), out)) {
            write(json, generator);
        }
        return out.toString();
    }

    /// One line as UTF-8.
    public static byte[] bytes(Json json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try {
            write(json, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// One line as UTF-8 to a stream, which stays open.
    public static void write(Json json, OutputStream out) throws IOException {
        // Closing gives the generator's buffers back to their pool.
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(json, generator);
        }
        out.flush();
    }

    private static Json document(JsonParser parser) {
        if (parser.nextToken() == null) {
            throw new JsonSyntaxException("empty (expected: a JSON value)", 1, 1);
        }
        Json value = value(parser);
        if (parser.nextToken() != null) {
            throw JsonSyntaxException.at("text after the value", parser);
        }
        return value;
    }

    static Json value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new Json.Str(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> Json.TRUE;
            case VALUE_FALSE -> Json.FALSE;
            case VALUE_NULL -> Json.NULL;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                    throw JsonSyntaxException.at("unexpected " + token, parser);
        };
    }

    private static Json number(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT && parser.isNaN()) {
            throw JsonSyntaxException.at("not a finite number", parser);
        }
        try {
            return new Json.Num(parser.getDecimalValue());
        } catch (NumberFormatException e) {
            throw JsonSyntaxException.at("number with too large an exponent", parser);
        }
    }

    private static Json object(JsonParser parser) {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return new Json.Obj(members);
    }

    private static Json array(JsonParser parser) {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return new Json.Arr(items);
    }

    private static void write(Json json, JsonGenerator generator) {
        switch (json) {
            case Json.Obj(Map<String, Json> members) -> {
                generator.writeStartObject();
                members.forEach((name, value) -> {
                    generator.writeName(name);
                    write(value, generator);
                });
                generator.writeEndObject();
            }
            case Json.Arr(List<Json> items) -> {
                generator.writeStartArray();
                items.forEach(item -> write(item, generator));
                generator.writeEndArray();
            }
            case Json.Str(String value) -> generator.writeString(value);
            case Json.Num(BigDecimal value) -> generator.writeNumber(plain(value));
            case Json.Bool(boolean value) -> generator.writeBoolean(value);
            case Json.Null _ -> generator.writeNull();
        }
    }

    private static String plain(BigDecimal value) {
        return Math.abs((long) value.scale()) > 30 ? value.toString() : value.toPlainString();
    }

    /// Writes text in the form that a JSON string has between its quotes, quotes included.
    public static String quoted(String text) {
        return compact(new Json.Str(text));
    }

    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
            DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
            return new DefaultPrettyPrinter()
                    .withArrayIndenter(indenter)
                    .withObjectIndenter(indenter);
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
