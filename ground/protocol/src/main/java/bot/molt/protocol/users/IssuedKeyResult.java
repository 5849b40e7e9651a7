package bot.molt.protocol.users;

/// A key, which is told this once: the gateway keeps its hash only.
public record IssuedKeyResult(String id, String key) {
    @Override
    public String toString() {
        return "IssuedKeyResult[id=" + id + ", key=***]";
    }
}
