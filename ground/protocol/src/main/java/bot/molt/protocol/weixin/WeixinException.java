package bot.molt.protocol.weixin;

import java.io.IOException;

/// The platform did not do what was asked; see [#kind].
public final class WeixinException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final int errcode;

    /// What can be done about it.
    public enum Kind {
        /// The access token is no longer good, though it was renewed once.
        TOKEN,
        /// AppID, AppSecret or the address of this machine are refused.
        CREDENTIALS,
        /// The user wrote too long ago (45015): when they write again.
        OUT_OF_WINDOW,
        /// Too much was said since the user wrote (45047): when they write again.
        OUT_OF_QUOTA,
        /// The account's calls of this day or minute are used up (45009, 45011): later.
        RATE_LIMITED,
        /// The account may not use this interface (48001).
        NO_PERMISSION,
        /// The user is not there or has left.
        GONE,
        TOO_LARGE,
        /// The platform is busy (-1): the same once more.
        BUSY,
        /// No connection: the same once more.
        UNREACHABLE,
        /// Nothing came back: it may have been done.
        UNKNOWN_OUTCOME,
        /// The request is wrong.
        INVALID
    }

    WeixinException(Kind kind, int errcode, String text) {
        super(text);
        this.kind = kind;
        this.errcode = errcode;
    }

    WeixinException(Kind kind, String text, Throwable cause) {
        super(text, cause);
        this.kind = kind;
        this.errcode = 0;
    }

    static WeixinException of(int errcode, String message) {
        return new WeixinException(
                kind(errcode), errcode, "weixin: %d %s".formatted(errcode, message));
    }

    private static Kind kind(int errcode) {
        return switch (errcode) {
            case 40001, 40014, 42001 -> Kind.TOKEN;
            case 40013, 40125, 40164, 41002, 41004, 61024 -> Kind.CREDENTIALS;
            case 45015 -> Kind.OUT_OF_WINDOW;
            case 45047 -> Kind.OUT_OF_QUOTA;
            case 45009, 45011 -> Kind.RATE_LIMITED;
            case 48001, 48003, 48004 -> Kind.NO_PERMISSION;
            case 40003, 43004 -> Kind.GONE;
            case 45001, 45002 -> Kind.TOO_LARGE;
            case -1 -> Kind.BUSY;
            default -> Kind.INVALID;
        };
    }

    public Kind kind() {
        return kind;
    }

    /// The platform's number; zero where it did not answer.
    public int errcode() {
        return errcode;
    }

    /// Whether the same may work in a moment.
    public boolean retryable() {
        return switch (kind) {
            case RATE_LIMITED, BUSY, UNREACHABLE, UNKNOWN_OUTCOME, TOKEN, CREDENTIALS -> true;
            case OUT_OF_WINDOW, OUT_OF_QUOTA, NO_PERMISSION, GONE, TOO_LARGE, INVALID -> false;
        };
    }
}
