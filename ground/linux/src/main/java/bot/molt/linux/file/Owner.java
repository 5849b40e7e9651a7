package bot.molt.linux.file;

/// Who new files belong to.
public record Owner(int uid, int gid) {}
