package bot.molt.protocol.weixin;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.util.Locale;
import java.util.Map;

/// A message or an event, as the platform delivers it.
///
/// @param fields by the platform's names: `FromUserName`, `MsgType`, `Content` …
public record WeixinMessage(Map<String, String> fields) {
    /// What it is.
    public enum Kind {
        TEXT,
        IMAGE,
        VOICE,
        VIDEO,
        LOCATION,
        LINK,
        EVENT,
        OTHER
    }

    /// Errors: `invalid_request` where it does not say from whom, when and what it is.
    public WeixinMessage {
        fields = Map.copyOf(fields);
        check(fields, "FromUserName", "[A-Za-z0-9_-]{1,64}");
        check(fields, "ToUserName", "[A-Za-z0-9_-]{1,64}");
        check(fields, "CreateTime", "\\d{1,18}");
        check(fields, "MsgType", "[a-z_]{1,40}");
    }

    private static void check(Map<String, String> fields, String name, String form) {
        String value = fields.getOrDefault(name, "");
        if (!value.matches(form)) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "%s: %s (expected: %s)"
                            .formatted(name, value.isEmpty() ? "missing" : "not usable", form));
        }
    }

    /// A field; empty where there is none.
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /// Who wrote: the openid, `[A-Za-z0-9_-]{1,64}`.
    public String user() {
        return field("FromUserName");
    }

    /// Seconds.
    public long createTime() {
        return Long.parseLong(field("CreateTime"));
    }

    public Kind kind() {
        return switch (field("MsgType")) {
            case "text" -> Kind.TEXT;
            case "image" -> Kind.IMAGE;
            case "voice" -> Kind.VOICE;
            case "video", "shortvideo" -> Kind.VIDEO;
            case "location" -> Kind.LOCATION;
            case "link" -> Kind.LINK;
            case "event" -> Kind.EVENT;
            default -> Kind.OTHER;
        };
    }

    /// The event in lower case: `subscribe`, `click`, `scan`; empty for a message.
    public String event() {
        return kind() == Kind.EVENT ? field("Event").toLowerCase(Locale.ROOT) : "";
    }

    /// The same for each delivery of one message: by `MsgId`, of an event by who and when.
    public String key() {
        String id = field("MsgId");
        return id.isEmpty()
                ? "%s:%s:%s:%s".formatted(user(), field("CreateTime"), event(), field("EventKey"))
                : user() + ":" + id;
    }

    /// What people read of it: the text, what was said, where they are, what a link holds.
    public String text() {
        return switch (kind()) {
            case TEXT -> field("Content");
            case VOICE -> field("Recognition");
            case LOCATION ->
                    "[位置] %s (%s, %s)"
                            .formatted(field("Label"), field("Location_X"), field("Location_Y"));
            case LINK ->
                    "[链接] %s %s\n%s"
                            .formatted(field("Title"), field("Url"), field("Description"))
                            .strip();
            case IMAGE, VIDEO, EVENT, OTHER -> "";
        };
    }
}
