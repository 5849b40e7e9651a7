package bot.molt.channels.wechat;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.weixin.ReplyBudget;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// How much may be said to whom, and what is held until they write again, in a file:
/// `{"openid":{"budget":{…},"held":"…"}}`.
///
/// Threads: safe for any number.
final class WechatBook {
    private static final System.Logger LOG = System.getLogger(WechatBook.class.getName());
    private static final int MOST = 10_000;

    private final Path file;
    private final InstantSource clock;
    private final Map<String, WechatBook.Entry> entries =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, WechatBook.Entry> eldest) {
                    return size() > MOST;
                }
            };

    /// Of one user.
    ///
    /// @param held text that could not be said
    record Entry(ReplyBudget budget, String held) {
        static final Entry NONE = new Entry(ReplyBudget.NONE, "");

        Entry with(ReplyBudget other) {
            return new Entry(other, held);
        }

        Entry holding(String text) {
            return new Entry(budget, text);
        }
    }

    private WechatBook(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    static WechatBook open(Path file, InstantSource clock) {
        WechatBook book = new WechatBook(file, clock);
        if (Files.exists(file)) {
            try {
                book.read(JsonText.parseObject(Files.readString(file)));
            } catch (IOException | JsonSyntaxException e) {
                LOG.log(Level.WARNING, "{0}: {1}; begun anew", file, e.getMessage());
            }
        }
        return book;
    }

    private void read(Json.Obj all) {
        all.members()
                .forEach((user, value) -> {
                    if (value instanceof Json.Obj entry) {
                        entries.put(
                                user,
                                new Entry(
                                        ReplyBudget.of(entry.object("budget")),
                                        entry.string("held").orElse("")));
                    }
                });
    }

    Instant now() {
        return clock.instant();
    }

    synchronized Entry of(String user) {
        return entries.getOrDefault(user, Entry.NONE);
    }

    /// Changes an entry; on the disk when this returns.
    synchronized Entry change(String user, UnaryOperator<Entry> how) {
        Entry next = how.apply(entries.getOrDefault(user, Entry.NONE));
        entries.put(user, next);
        Json.ObjectBuilder all = Json.object();
        entries.forEach((name, entry) ->
                all.put(
                        name,
                        Json.object()
                                .put("budget", entry.budget().json())
                                .put("held", entry.held().isEmpty() ? null : entry.held())
                                .build()));
        try {
            PrivateFile.write(file, JsonText.compact(all.build()) + "\n");
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE, "%s: %s".formatted(file, e.getMessage()), e);
        }
        return next;
    }
}
