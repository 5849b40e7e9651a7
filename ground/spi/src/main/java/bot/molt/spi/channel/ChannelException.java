package bot.molt.spi.channel;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A platform did not do what was asked; see [#failure].
public final class ChannelException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient ChannelFailure failure;

    public ChannelException(ChannelFailure failure) {
        super(failure.text());
        this.failure = failure;
    }

    public static ChannelException of(ChannelFailure.Kind kind, String text) {
        return of(kind, text, null);
    }

    public static ChannelException of(
            ChannelFailure.Kind kind, String text, @Nullable Duration after) {
        return new ChannelException(new ChannelFailure(kind, text, after));
    }

    static ChannelException unsupported(String what) {
        return of(ChannelFailure.Kind.UNSUPPORTED, what + ": this channel cannot do it");
    }

    public ChannelFailure failure() {
        return failure;
    }

    public ChannelFailure.Kind kind() {
        return failure.kind();
    }
}
