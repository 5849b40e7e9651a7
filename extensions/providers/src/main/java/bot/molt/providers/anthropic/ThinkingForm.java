package bot.molt.providers.anthropic;

import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a model is told to think: older ones by a budget of tokens, those from 4.6 on by an effort.
/// Those from 4.7 on take no temperature.
record ThinkingForm(boolean adaptive, boolean takesTemperature) {
    private static final Pattern VERSION =
            Pattern.compile("claude-[a-z]+-(\\d{1,2})(?!\\d)(?:[-.](\\d{1,2})(?!\\d))?");
    private static final Pattern NEWEST = Pattern.compile("claude-(mythos|fable)\\b.*");

    static ThinkingForm of(String model, Json.Obj dialect) {
        int version = version(model);
        String written = dialect.string("thinking").orElse("");
        boolean adaptive = written.isEmpty() ? version >= 406 : written.equals("adaptive");
        return new ThinkingForm(adaptive, version < 407);
    }

    /// 4.6 is 406; 0 for a name without a version.
    private static int version(String model) {
        Matcher matcher = VERSION.matcher(model);
        if (!matcher.find()) {
            return NEWEST.matcher(model).find() ? 500 : 0;
        }
        String minor = matcher.group(2);
        return Integer.parseInt(matcher.group(1)) * 100
                + (minor == null ? 0 : Integer.parseInt(minor));
    }

    static int budget(ModelRequest.Thinking level) {
        return switch (level) {
            case OFF -> 0;
            case MINIMAL -> 1_024;
            case LOW -> 4_096;
            case MEDIUM -> 8_192;
            case HIGH -> 16_384;
            case XHIGH -> 32_768;
        };
    }

    static String effort(ModelRequest.Thinking level) {
        return switch (level) {
            case OFF, MINIMAL, LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH -> "high";
            case XHIGH -> "max";
        };
    }
}
