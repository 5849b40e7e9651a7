package bot.molt.agent.settings;

import bot.molt.agent.queue.QueueMode;
import bot.molt.agent.queue.QueueSettings;
import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Name;
import bot.molt.base.bind.Unit;
import bot.molt.base.json.Json;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings under `messages`.
public record MessagesConfig(
        @Doc("What becomes of messages that come while a session answers.") Queue queue,
        @Doc("Conversations of several people.") GroupChat groupChat,
        @Doc("Text as speech.") TtsConfig tts,
        @Doc("Settings of parts that do not exist yet.")
                @Aka({
                    "responsePrefix",
                    "ackReaction",
                    "ackReactionScope",
                    "removeAckAfterReply",
                    "statusReactions"
                })
                @Nullable Json messagePrefix,
        @Doc("Messages of chats, as they come in.") Burst inbound) {

    /// `messages.inbound`.
    public record Burst(
            @Doc(
                            "How long texts of one person that follow each other are awaited, to be one message; pictures and commands wait for nothing.")
                    @Name("debounceMs")
                    @Unit(ChronoUnit.MILLIS)
                    @Default("0ms")
                    Duration quiet,
            @Doc("The same for one channel: telegram.") @Unit(ChronoUnit.MILLIS) @Default("{}")
                    Map<String, Duration> byChannel) {
        private static final Duration LONGEST = Duration.ofMinutes(1);

        public static final Burst NONE = new Burst(Duration.ZERO, Map.of());

        public Burst {
            check("debounceMs", quiet);
            byChannel.forEach(Burst::check);
        }

        private static void check(String name, Duration value) {
            Require.that(
                    !value.isNegative() && value.compareTo(LONGEST) <= 0,
                    name,
                    value.toMillis() + "ms",
                    "0..60000");
        }

        /// For messages of a channel.
        public Duration of(String channel) {
            return byChannel.getOrDefault(channel, quiet);
        }
    }

    /// `messages.groupChat`.
    public record GroupChat(
            @Doc("Patterns that address the bot in groups, beside its name on the channel.")
                    @Default("[]")
                    List<String> mentionPatterns) {}

    /// `messages.queue`.
    public record Queue(
            @Doc(
                            "collect (one turn for all that came), followup (a turn each), steer (told the running turn) or interrupt.")
                    @Default("collect")
                    String mode,
            @Doc("How long nothing may have come before those that wait have their turn.")
                    @Name("debounceMs")
                    @Unit(ChronoUnit.MILLIS)
                    @Default("1000ms")
                    Duration quiet,
            @Doc("The most messages that wait in a session.") @Default("20") int cap,
            @Doc("What goes where one more comes: old, new, or summarize (old, one line is kept).")
                    @Default("summarize")
                    String drop,
            @Doc("Settings of parts that do not exist yet.") @Aka("debounceMsByChannel")
                    @Nullable Json byChannel) {
        public Queue {
            Require.range("cap", cap, 1, 1_000);
            Require.that(
                    QueueMode.of(mode).isPresent(),
                    "mode",
                    mode,
                    "collect, followup, steer or interrupt");
            Require.that(drop.matches("old|new|summarize"), "drop", drop, "old, new or summarize");
        }

        /// As the queue takes it.
        public QueueSettings settings() {
            return new QueueSettings(
                    QueueMode.of(mode).orElse(QueueMode.COLLECT),
                    quiet,
                    cap,
                    QueueSettings.Drop.valueOf(drop.toUpperCase(Locale.ROOT)),
                    Duration.ZERO);
        }
    }
}
