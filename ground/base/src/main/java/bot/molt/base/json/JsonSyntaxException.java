package bot.molt.base.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;

/// Text that is no JSON, with the place where it stops being so.
public final class JsonSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    public JsonSyntaxException(String problem, int line, int column) {
        super("%s (line %d, column %d)".formatted(problem, line, column));
        this.line = line;
        this.column = column;
    }

    static JsonSyntaxException of(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        String problem = e.getOriginalMessage();
        return new JsonSyntaxException(
                firstLine(problem == null ? "invalid JSON" : problem),
                at == null ? 1 : at.getLineNr(),
                at == null ? 1 : at.getColumnNr());
    }

    static JsonSyntaxException at(String problem, JsonParser parser) {
        TokenStreamLocation at = parser.currentLocation();
        return new JsonSyntaxException(problem, at.getLineNr(), at.getColumnNr());
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
