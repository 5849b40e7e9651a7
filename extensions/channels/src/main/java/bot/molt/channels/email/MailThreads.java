package bot.molt.channels.email;

import bot.molt.base.Digests;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The last conversations by their first mail, so that answers stand where they belong:
/// `{"1f…":{"subject":"Lunch","references":["<a@x.org>","<b@x.org>"]}}`.
///
/// Threads: safe for any number.
final class MailThreads {
    private static final System.Logger LOG = System.getLogger(MailThreads.class.getName());
    private static final int MOST = 500;
    private static final int MOST_REFERENCES = 10;
    private static final int KEY = 20;

    private final Path file;
    private final Map<String, Talk> threads =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Talk> eldest) {
                    return size() > MOST;
                }
            };

    /// One conversation.
    ///
    /// @param references ids of its mails, the first one and the last ones
    record Talk(String subject, List<String> references) {
        static final Talk NONE = new Talk("", List.of());

        Talk with(String id) {
            List<String> all = new ArrayList<>(references);
            all.remove(id);
            all.add(id);
            while (all.size() > MOST_REFERENCES) {
                all.remove(1);
            }
            return new Talk(subject, List.copyOf(all));
        }
    }

    private MailThreads(Path file) {
        this.file = file;
    }

    static MailThreads open(Path file) {
        MailThreads threads = new MailThreads(file);
        if (Files.exists(file)) {
            try {
                threads.read(JsonText.parseObject(Files.readString(file)));
            } catch (IOException | JsonSyntaxException e) {
                LOG.log(Level.WARNING, "{0}: {1}; begun anew", file, e.getMessage());
            }
        }
        return threads;
    }

    private void read(Json.Obj all) {
        all.members()
                .forEach((key, value) -> {
                    if (value instanceof Json.Obj one) {
                        List<String> references =
                                one.items("references").stream()
                                        .map(item -> item instanceof Json.Str(String id) ? id : "")
                                        .filter(id -> !id.isEmpty())
                                        .toList();
                        threads.put(key, new Talk(one.string("subject").orElse(""), references));
                    }
                });
    }

    /// The name of the conversation that begins with a mail.
    static String key(String firstId) {
        return Digests.sha256Hex(firstId).substring(0, KEY);
    }

    synchronized Optional<Talk> find(String key) {
        return Optional.ofNullable(threads.get(key));
    }

    /// A mail belongs to a conversation.
    synchronized void add(String key, String subject, List<String> ids) {
        Talk thread = threads.getOrDefault(key, new Talk(subject, List.of()));
        for (String id : ids) {
            thread = thread.with(id);
        }
        threads.put(key, thread);
        Json.ObjectBuilder all = Json.object();
        threads.forEach((name, one) ->
                all.put(
                        name,
                        Json.object()
                                .put("subject", one.subject())
                                .put("references", Json.strings(one.references()))
                                .build()));
        try {
            PrivateFile.write(file, JsonText.compact(all.build()));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: not written: {1}", file, e.getMessage());
        }
    }
}
