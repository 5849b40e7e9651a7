package bot.molt.spi.node;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.util.List;

/// A directory in which nobody stands.
enum NoNodes implements NodeDirectory {
    INSTANCE;

    @Override
    public List<KnownNode> known() {
        return List.of();
    }

    @Override
    public KnownNode find(String name) {
        throw new CodedException(
                ErrorCode.UNAVAILABLE, "node: %s (there are no nodes here)".formatted(name));
    }

    @Override
    public void follow(NodeFollower follower) {}
}
