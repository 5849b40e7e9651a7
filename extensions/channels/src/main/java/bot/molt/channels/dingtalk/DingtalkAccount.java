package bot.molt.channels.dingtalk;

import bot.molt.base.DataSize;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.JsonSocket;
import bot.molt.channels.wire.Recent;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelLimits;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Receiver;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// One robot. What it does not acknowledge comes again.
final class DingtalkAccount implements ChannelAccount {
    private static final ChannelLimits LIMITS =
            new ChannelLimits(5_000, 5_000, new DataSize(20L << 20));
    private static final int TITLE = 20;

    private final DingtalkApi api;

    /// How many parts of a message went out, by its place and key.
    private final Recent<Integer> gone = new Recent<>();

    DingtalkAccount(DingtalkApi api) {
        this.api = api;
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.FILES, Ability.GROUPS);
    }

    @Override
    public void receive(Receiver receiver) throws ChannelException, InterruptedException {
        api.check();
        while (!Thread.currentThread().isInterrupted()) {
            try (JsonSocket socket = api.stream()) {
                receiver.connected();
                until(socket, receiver);
            }
        }
        throw new InterruptedException("the account was ended");
    }

    /// Takes what comes until the platform wants another connection.
    private static void until(JsonSocket socket, Receiver receiver)
            throws ChannelException, InterruptedException {
        boolean heard = false;
        boolean goesOn = true;
        while (goesOn) {
            switch (socket.receive()) {
                case JsonSocket.Frame.Told(Json.Obj frame) -> {
                    heard = true;
                    goesOn = took(socket, frame, receiver);
                }
                case JsonSocket.Frame.Ended _ -> goesOn = false;
            }
        }
        if (!heard) {
            throw ChannelException.of(
                    ChannelFailure.Kind.NETWORK, "dingtalk: the stream ended before it began");
        }
    }

    private static boolean took(JsonSocket socket, Json.Obj frame, Receiver receiver)
            throws ChannelException, InterruptedException {
        String topic = frame.object("headers").string("topic").orElse("");
        String type = frame.string("type").orElse("");
        if (type.equals("SYSTEM")) {
            if (topic.equals("ping")) {
                answer(socket, frame, frame.string("data").orElse("{}"));
            }
            return !topic.equals("disconnect");
        }
        if (type.equals("CALLBACK")) {
            Optional<IncomingMessage> message = RobotMessages.message(data(frame));
            if (message.isPresent()) {
                receiver.message(message.get());
            }
        }
        answer(socket, frame, "{\"response\":{}}");
        return true;
    }

    private static Json.Obj data(Json.Obj frame) {
        try {
            return JsonText.parseObject(frame.string("data").orElse("{}"));
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }

    private static void answer(JsonSocket socket, Json.Obj frame, String data)
            throws ChannelException, InterruptedException {
        String id = frame.object("headers").string("messageId").orElse("");
        socket.send(
                Json.object()
                        .put("code", 200)
                        .put("message", "OK")
                        .put(
                                "headers",
                                Json.object()
                                        .put("messageId", id)
                                        .put("contentType", "application/json")
                                        .build())
                        .put("data", data)
                        .build());
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        String chat = message.place().chat().replaceFirst("^(user|group):", "");
        String key = message.key().isEmpty() ? "" : chat + " " + message.key();
        int text = message.text().isBlank() ? 0 : 1;
        String id = message.key();
        for (int i = gone.find(key).orElse(0); i < text + message.files().size(); i++) {
            id =
                    i < text
                            ? post(chat, "sampleMarkdown", markdown(message.text()))
                            : sent(chat, message.files().get(i - text));
            if (!key.isEmpty()) {
                gone.put(key, i + 1);
            }
        }
        return id;
    }

    /// A line end in the text is one on the screen only with two spaces before it.
    private static Json.Obj markdown(String text) {
        String first = text.strip().lines().findFirst().orElse("").replaceAll("[#*_`>]+", "");
        String title =
                first.codePointCount(0, first.length()) > TITLE
                        ? first.substring(0, first.offsetByCodePoints(0, TITLE))
                        : first;
        return Json.object()
                .put("title", title.isBlank() ? "Moltbot" : title.strip())
                .put("text", text.replaceAll("(?<!\\n)\\n(?!\\n)", "  \n"))
                .build();
    }

    private String sent(String chat, OutgoingFile file)
            throws ChannelException, InterruptedException {
        if (file.isImage()) {
            String media = api.upload("image", file);
            return post(chat, "sampleImageMsg", Json.object().put("photoURL", media).build());
        }
        String media = api.upload("file", file);
        int dot = file.name().lastIndexOf('.');
        String type = dot < 0 ? "txt" : file.name().substring(dot + 1).toLowerCase(Locale.ROOT);
        return post(
                chat,
                "sampleFile",
                Json.object()
                        .put("mediaId", media)
                        .put("fileName", file.name())
                        .put("fileType", type)
                        .build());
    }

    private String post(String chat, String kind, Json.Obj content)
            throws ChannelException, InterruptedException {
        Json.ObjectBuilder body =
                Json.object().put("msgKey", kind).put("msgParam", JsonText.compact(content));
        if (isGroup(chat)) {
            return id(
                    api.post(
                            "/v1.0/robot/groupMessages/send",
                            body.put("openConversationId", chat).build()));
        }
        Json.Obj told =
                api.post(
                        "/v1.0/robot/oToMessages/batchSend",
                        body.put("userIds", Json.strings(List.of(chat))).build());
        if (!told.items("flowControlledStaffIdList").isEmpty()) {
            throw ChannelException.of(
                    ChannelFailure.Kind.RATE_LIMITED,
                    "dingtalk: too many messages to " + chat,
                    java.time.Duration.ofSeconds(30));
        }
        if (!told.items("invalidStaffIdList").isEmpty()) {
            throw ChannelException.of(
                    ChannelFailure.Kind.GONE, "dingtalk: the robot is not visible to " + chat);
        }
        return id(told);
    }

    private static String id(Json.Obj told) {
        return told.string("processQueryKey").orElse("");
    }

    static boolean isGroup(String chat) {
        return chat.matches("cid[A-Za-z0-9+/]{12,}={0,2}");
    }

    @Override
    public byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        return api.download(attachment.ref(), most);
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        api.check();
        return Json.object().put("bot", Json.object().put("id", api.robot()).build()).build();
    }

    @Override
    public void close() {
        api.close();
    }
}
