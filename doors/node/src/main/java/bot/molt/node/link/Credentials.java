package bot.molt.node.link;

import bot.molt.base.Secret;
import org.jspecify.annotations.Nullable;

/// Secrets of the gateway that the node was given; null for none.
public record Credentials(@Nullable Secret token, @Nullable Secret password) {
    boolean isEmpty() {
        return token == null && password == null;
    }
}
