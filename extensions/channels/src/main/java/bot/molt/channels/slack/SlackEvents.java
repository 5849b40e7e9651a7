package bot.molt.channels.slack;

import bot.molt.base.json.Json;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Slack delivers.
///
/// @param botUser id of this bot as a person
/// @param names of people and channels
record SlackEvents(String botUser, SlackNames names) {
    private static final Set<String> READ = Set.of("", "file_share", "thread_broadcast");
    private static final Pattern MARKED = Pattern.compile("<([^<>|]*)(?:\\|([^<>]*))?>");

    /// A message that somebody wrote; empty for others.
    Optional<IncomingMessage> message(Json.Obj event) throws InterruptedException {
        String type = event.string("type").orElse("");
        String user = event.string("user").orElse("");
        boolean read =
                (type.equals("message") || type.equals("app_mention"))
                        && READ.contains(event.string("subtype").orElse(""));
        boolean ours = user.isEmpty() || user.equals(botUser) || event.has("bot_id");
        String text = event.string("text").orElse("");
        List<Attachment> attachments = attachments(event);
        String ts = event.string("ts").orElse("");
        boolean empty = text.isBlank() && attachments.isEmpty() || ts.isEmpty();
        if (!read || ours || empty) {
            return Optional.empty();
        }
        String channel = event.string("channel").orElse("");
        boolean direct = isDirect(channel);
        String thread = event.string("thread_ts").filter(root -> !root.equals(ts)).orElse("");
        boolean mentioned = text.contains("<@" + botUser + ">");
        boolean repliedTo = event.string("parent_user_id").filter(botUser::equals).isPresent();
        return Optional.of(
                new IncomingMessage(
                        ts,
                        new Place(direct ? user : channel, thread),
                        direct ? IncomingMessage.Kind.DIRECT : IncomingMessage.Kind.GROUP,
                        names.person(user),
                        direct ? "" : "#" + names.channel(channel),
                        readable(text),
                        mentioned || repliedTo,
                        null,
                        attachments,
                        millis(ts)));
    }

    /// A command that somebody typed.
    Optional<IncomingMessage> command(Map<String, String> form, String own)
            throws InterruptedException {
        String user = form.getOrDefault("user_id", "");
        String channel = form.getOrDefault("channel_id", "");
        String name = form.getOrDefault("command", "");
        String rest = form.getOrDefault("text", "").strip();
        String line = name.equals("/" + own) ? rest : (name + " " + rest).strip();
        String id = form.getOrDefault("trigger_id", "");
        if (user.isEmpty() || channel.isEmpty() || id.isEmpty() || line.isEmpty()) {
            return Optional.empty();
        }
        boolean direct = isDirect(channel);
        return Optional.of(
                new IncomingMessage(
                        id,
                        Place.of(direct ? user : channel),
                        direct ? IncomingMessage.Kind.DIRECT : IncomingMessage.Kind.GROUP,
                        names.person(user),
                        direct ? "" : "#" + names.channel(channel),
                        line,
                        true,
                        null,
                        List.of(),
                        System.currentTimeMillis()));
    }

    /// A button that somebody pressed.
    Optional<Pressed> pressed(Json.Obj payload) throws InterruptedException {
        List<Json> actions = payload.items("actions");
        String user = payload.object("user").string("id").orElse("");
        String channel = payload.object("channel").string("id").orElse("");
        boolean usable =
                payload.string("type").filter("block_actions"::equals).isPresent()
                        && !user.isEmpty()
                        && !channel.isEmpty()
                        && !actions.isEmpty();
        if (!usable || !(actions.getFirst() instanceof Json.Obj action)) {
            return Optional.empty();
        }
        Json.Obj message = payload.object("message");
        String ts = message.string("ts").orElse("");
        String thread = message.string("thread_ts").filter(root -> !root.equals(ts)).orElse("");
        return Optional.of(
                new Pressed(
                        payload.string("trigger_id").orElse(ts),
                        new Place(isDirect(channel) ? user : channel, thread),
                        ts,
                        names.person(user),
                        action.string("value").orElse("")));
    }

    static boolean isDirect(String channel) {
        return channel.startsWith("D");
    }

    /// Without the bot's own mention in front, and with names for ids.
    private String readable(String text) throws InterruptedException {
        String own = "^\\s*<@" + Pattern.quote(botUser) + ">[ ,:]*";
        Matcher marked = MARKED.matcher(text.replaceFirst(own, ""));
        StringBuilder out = new StringBuilder();
        while (marked.find()) {
            marked.appendReplacement(out, Matcher.quoteReplacement(shown(marked)));
        }
        marked.appendTail(out);
        return out.toString().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    private String shown(Matcher marked) throws InterruptedException {
        String inner = marked.group(1);
        String label = marked.group(2);
        return switch (inner.isEmpty() ? ' ' : inner.charAt(0)) {
            case '@' -> "@" + (label == null ? names.person(inner.substring(1)).name() : label);
            case '#' -> "#" + (label == null ? names.channel(inner.substring(1)) : label);
            case '!' -> "@" + (label == null ? inner.substring(1) : label);
            default -> label == null || label.equals(inner) ? inner : label + " (" + inner + ")";
        };
    }

    private static List<Attachment> attachments(Json.Obj event) {
        List<Attachment> found = new ArrayList<>();
        for (Json item : event.items("files")) {
            Json.Obj file = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            String mime = file.string("mimetype").orElse("");
            found.add(
                    new Attachment(
                            kind(mime),
                            file.string("url_private_download")
                                    .or(() -> file.string("url_private"))
                                    .orElse(""),
                            file.string("name").orElse("file"),
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

    private static long millis(String ts) {
        String seconds = ts.split("\\.", 2)[0];
        return seconds.matches("\\d{1,12}") ? Long.parseLong(seconds) * 1000 : 0;
    }
}
