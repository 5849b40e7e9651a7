package bot.molt.channels.wechat;

import bot.molt.protocol.weixin.Pages;
import bot.molt.protocol.weixin.ReplyBudget;
import bot.molt.protocol.weixin.WeixinApi;
import bot.molt.protocol.weixin.WeixinException;
import java.util.concurrent.locks.ReentrantLock;

/// Says things within what the platform lets be said: what may not be said is held, and the last
/// message that may be said tells how to go on.
///
/// Threads: safe for any number; one thing is said at a time.
final class WechatReplies {
    private static final String MORE = "\n——\n还有约 %d 条，回复「继续」查看";
    private static final String MAYBE_MORE = "\n——\n如有后续，回复「继续」查看";
    private static final String BETWEEN = "\n\n";
    private static final int ROOM = 80;

    private final WeixinApi api;
    private final WechatBook book;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean passive;

    WechatReplies(WeixinApi api, WechatBook book) {
        this.api = api;
        this.book = book;
    }

    void wrote(String user) {
        book.change(user, entry -> entry.with(entry.budget().wrote(book.now())));
    }

    void acted(String user) {
        book.change(user, entry -> entry.with(entry.budget().acted(book.now())));
    }

    boolean isHolding(String user) {
        return !book.of(user).held().isEmpty();
    }

    /// Whether the account has no messages of its own, so that everything waits for a delivery.
    boolean isPassive() {
        return passive;
    }

    /// Says a text, or holds what may not be said.
    ///
    /// Errors: [WeixinException] where nothing of it was said or held.
    void say(String user, String text) throws WeixinException, InterruptedException {
        lock.lockInterruptibly();
        try {
            String held = book.of(user).held();
            String all = held.isEmpty() ? text : held + BETWEEN + text;
            int said = spoken(user, all, held.isEmpty());
            book.change(user, entry -> entry.holding(all.substring(said)));
        } finally {
            lock.unlock();
        }
    }

    /// Says what is held.
    void flush(String user) throws WeixinException, InterruptedException {
        lock.lockInterruptibly();
        try {
            String held = book.of(user).held();
            int said = spoken(user, held, true);
            book.change(user, entry -> entry.holding(held.substring(said)));
        } finally {
            lock.unlock();
        }
    }

    /// What the body of an answer says of what is held.
    String passive(String user) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            String held = book.of(user).held();
            int end = Pages.first(held, Pages.MOST - ROOM);
            book.change(user, entry -> entry.holding(held.substring(end)));
            return held.substring(0, end).strip() + foot(held.substring(end));
        } finally {
            lock.unlock();
        }
    }

    private static String foot(String rest) {
        int most = Pages.MOST - ROOM;
        return rest.isBlank() ? MAYBE_MORE : MORE.formatted((Pages.bytes(rest) + most - 1) / most);
    }

    /// How many chars of a text were said.
    ///
    /// @param mayFail whether a failure at the first page is told
    private int spoken(String user, String all, boolean mayFail)
            throws WeixinException, InterruptedException {
        int from = 0;
        while (from < all.length() && !passive) {
            int left = book.of(user).budget().left(book.now());
            if (left == 0) {
                return from;
            }
            String rest = all.substring(from);
            int end = Pages.first(rest, left == 1 ? Pages.MOST - ROOM : Pages.MOST);
            String page = rest.substring(0, end).strip();
            String text = left == 1 ? page + foot(rest.substring(end)) : page;
            try {
                spend(user);
                api.text(user, text);
            } catch (WeixinException e) {
                if (!isHeld(user, e) && from == 0 && mayFail) {
                    throw e;
                }
                return from;
            }
            from += end;
        }
        return from;
    }

    private void spend(String user) {
        book.change(user, entry -> entry.with(entry.budget().spent()));
    }

    /// Whether the text waits for the user, who has to write first.
    private boolean isHeld(String user, WeixinException e) {
        return switch (e.kind()) {
            case OUT_OF_QUOTA, OUT_OF_WINDOW -> {
                book.change(user, entry -> entry.with(entry.budget().exhausted()));
                yield true;
            }
            case NO_PERMISSION -> {
                passive = true;
                yield true;
            }
            case UNKNOWN_OUTCOME -> false;
            case TOKEN, CREDENTIALS, RATE_LIMITED, GONE, TOO_LARGE, BUSY, UNREACHABLE, INVALID -> {
                book.change(user, entry -> entry.with(entry.budget().refunded()));
                yield false;
            }
        };
    }

    /// Sends a file, or says that there is one that cannot be sent now.
    void send(String user, WeixinApi.Media kind, WeixinApi.File file)
            throws WeixinException, InterruptedException {
        ReplyBudget budget = book.of(user).budget();
        if (passive || budget.left(book.now()) < 2 || isHolding(user)) {
            say(user, "[文件 %s：现在不能发送，请再要一次]".formatted(file.name()));
            return;
        }
        String id = api.upload(kind, file);
        lock.lockInterruptibly();
        try {
            spend(user);
            api.media(user, kind, id);
        } catch (WeixinException e) {
            isHeld(user, e);
            throw e;
        } finally {
            lock.unlock();
        }
    }
}
