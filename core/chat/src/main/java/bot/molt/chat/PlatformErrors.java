package bot.molt.chat;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.channel.ChannelException;

/// What a platform did not do, in codes that every door knows.
final class PlatformErrors {
    private PlatformErrors() {}

    static CodedException coded(ChannelException e) {
        ErrorCode code =
                switch (e.kind()) {
                    case RATE_LIMITED -> ErrorCode.RATE_LIMITED;
                    case NETWORK, SERVER, CONFLICT, AUTH -> ErrorCode.UPSTREAM_FAILED;
                    case GONE -> ErrorCode.NOT_FOUND;
                    case TOO_LARGE -> ErrorCode.PAYLOAD_TOO_LARGE;
                    case INVALID, UNSUPPORTED -> ErrorCode.INVALID_PARAMS;
                };
        return new CodedException(code, e.failure().text(), e);
    }
}
