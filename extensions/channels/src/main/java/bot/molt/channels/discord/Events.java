package bot.molt.channels.discord;

import bot.molt.base.json.Json;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What events of Discord say.
///
/// @param botId of this bot
/// @param readsBots whether other bots are read
record Events(String botId, boolean readsBots, Rules rules) {
    /// Stands before the id of a person where a channel is named otherwise.
    static final String USER = "user:";

    private static final Pattern MENTION = Pattern.compile("<@!?(\\d{1,20})>");
    private static final long DISCORD_EPOCH = 1_420_070_400_000L;
    private static final long REPLY = 19;
    private static final long EPHEMERAL = 64;

    /// A message that somebody wrote; empty for others.
    Optional<IncomingMessage> message(Json.Obj event) {
        Json.Obj author = event.object("author");
        String from = author.string("id").orElse("");
        boolean bot = author.isTrue("bot") || event.has("webhook_id");
        long type = event.number("type").orElse(0L);
        boolean written = type == 0 || type == REPLY;
        String text = event.string("content").orElse("");
        List<Attachment> attachments = attachments(event);
        boolean empty = text.isBlank() && attachments.isEmpty();
        if (!written || empty || from.isEmpty() || from.equals(botId) || bot && !readsBots) {
            return Optional.empty();
        }
        String id = event.string("id").orElse("");
        boolean direct = isDirect(event);
        boolean addressed = isAddressed(event);
        Place place = place(event, from);
        boolean threads =
                addressed && place.thread().isEmpty() && !direct && rules.autoThread(place.chat());
        return Optional.of(
                new IncomingMessage(
                        id,
                        threads ? new Place(place.chat(), id) : place,
                        direct ? IncomingMessage.Kind.DIRECT : IncomingMessage.Kind.GROUP,
                        person(author, event.object("member"), ""),
                        direct ? "" : title(place.chat()),
                        readable(text, event),
                        addressed,
                        quoted(event),
                        attachments,
                        sentAt(id)));
    }

    /// A command that somebody chose.
    Optional<IncomingMessage> command(Json.Obj event) {
        Json.Obj user = user(event);
        String from = user.string("id").orElse("");
        if (event.number("type").orElse(0L) != 2 || from.isEmpty()) {
            return Optional.empty();
        }
        String id = event.string("id").orElse("");
        boolean direct = isDirect(event);
        Place place = place(event, from);
        return Optional.of(
                new IncomingMessage(
                        id,
                        place,
                        direct ? IncomingMessage.Kind.DIRECT : IncomingMessage.Kind.GROUP,
                        person(user, event.object("member"), event.string("locale").orElse("")),
                        direct ? "" : title(place.chat()),
                        SlashCommands.line(event.object("data")),
                        true,
                        null,
                        List.of(),
                        sentAt(id)));
    }

    /// A button that somebody pressed.
    Optional<Pressed> pressed(Json.Obj event) {
        Json.Obj user = user(event);
        String from = user.string("id").orElse("");
        String data = event.object("data").string("custom_id").orElse("");
        if (event.number("type").orElse(0L) != 3 || from.isEmpty() || data.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Pressed(
                        event.string("id").orElse(""),
                        place(event, from),
                        event.object("message").string("id").orElse(""),
                        person(user, event.object("member"), event.string("locale").orElse("")),
                        data));
    }

    /// Shown only to who caused it.
    static Json.Obj aside(String text) {
        return Json.object().put("content", text).put("flags", EPHEMERAL).build();
    }

    private static boolean isDirect(Json.Obj event) {
        return event.string("guild_id").isEmpty();
    }

    private static Json.Obj user(Json.Obj event) {
        Json.Obj member = event.object("member").object("user");
        return member.members().isEmpty() ? event.object("user") : member;
    }

    private Place place(Json.Obj event, String from) {
        String channel = event.string("channel_id").orElse("");
        if (isDirect(event)) {
            return Place.of(USER + from);
        }
        String parent = rules.directory().find(channel).map(Directory.Spot::parent).orElse("");
        return parent.isEmpty() ? Place.of(channel) : new Place(parent, channel);
    }

    private String title(String channel) {
        Directory.@Nullable Spot spot = rules.directory().find(channel).orElse(null);
        return spot == null
                ? channel
                : (rules.directory().guildName(spot.guild()) + " #" + spot.name()).strip();
    }

    private static Person person(Json.Obj user, Json.Obj member, String language) {
        String name =
                member.string("nick")
                        .or(() -> user.string("global_name"))
                        .or(() -> user.string("username"))
                        .orElse("");
        return new Person(
                user.string("id").orElse(""), user.string("username").orElse(""), name, language);
    }

    private boolean isAddressed(Json.Obj event) {
        boolean mentioned =
                event.items("mentions").stream()
                        .anyMatch(item ->
                                item instanceof Json.Obj one
                                        && one.string("id").filter(botId::equals).isPresent());
        boolean repliedTo =
                event.object("referenced_message")
                        .object("author")
                        .string("id")
                        .filter(botId::equals)
                        .isPresent();
        return mentioned || repliedTo;
    }

    /// Without the bot's own mention in front, and with names for numbers.
    private String readable(String text, Json.Obj event) {
        String own = "^\\s*<@!?" + Pattern.quote(botId) + ">[ ,:]*";
        Matcher matcher = MENTION.matcher(text.replaceFirst(own, ""));
        return matcher.replaceAll(
                found -> Matcher.quoteReplacement("@" + mentioned(event, found.group(1))));
    }

    private static String mentioned(Json.Obj event, String id) {
        for (Json item : event.items("mentions")) {
            Json.Obj one = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            if (one.string("id").filter(id::equals).isPresent()) {
                return one.string("username").orElse(id);
            }
        }
        return id;
    }

    private static IncomingMessage.@Nullable Quoted quoted(Json.Obj event) {
        Json.Obj quoted = event.object("referenced_message");
        return quoted.members().isEmpty()
                ? null
                : new IncomingMessage.Quoted(
                        quoted.string("id").orElse(""),
                        quoted.object("author").string("username").orElse(""),
                        quoted.string("content").orElse(""));
    }

    private static List<Attachment> attachments(Json.Obj event) {
        List<Attachment> found = new ArrayList<>();
        for (Json item : event.items("attachments")) {
            Json.Obj file = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            String mime = file.string("content_type").orElse("").split(";", 2)[0].strip();
            found.add(
                    new Attachment(
                            kind(mime),
                            file.string("url").orElse(""),
                            file.string("filename").orElse("file"),
                            mime,
                            file.number("size").orElse(0L)));
        }
        return found;
    }

    private static Attachment.Kind kind(String mime) {
        return switch (mime.split("/", 2)[0]) {
            case "image" -> Attachment.Kind.IMAGE;
            case "audio" -> Attachment.Kind.AUDIO;
            case "video" -> Attachment.Kind.VIDEO;
            default -> Attachment.Kind.DOCUMENT;
        };
    }

    /// The time that stands in an id.
    private static long sentAt(String id) {
        return id.matches("\\d{15,19}") ? (Long.parseLong(id) >> 22) + DISCORD_EPOCH : 0;
    }
}
