package bot.molt.execution.sandbox;

import bot.molt.base.Digests;
import bot.molt.spi.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;

/// Names of sandboxes and of their folders: readable first, and different where anything differs.
final class SandboxNames {
    private static final int USER = 18;
    private static final int PLACE = 14;
    private static final int HASH = 10;

    private SandboxNames() {}

    /// A name for the folders of whoever shares a sandbox, which stays when settings change.
    ///
    /// @param user `*` for everybody
    /// @param session empty for every one
    static String folder(String user, String session, Path workspace) {
        String place = slug(String.valueOf(workspace.getFileName()), PLACE);
        String whole = user.length() + ":" + user + session.length() + ":" + session + workspace;
        return "%s-%s-%s".formatted(slug(user, USER), place, hash(whole));
    }

    /// A name for the sandbox itself: as the folder's, and different where a setting differs.
    static String sandbox(String folder, String kind, SandboxSpec spec) {
        String all =
                "%s %s %s %s %s %s %s %s %s"
                        .formatted(
                                kind,
                                spec.scratch(),
                                spec.workspace(),
                                spec.confined(),
                                new TreeMap<>(spec.env()),
                                spec.binds(),
                                spec.limits(),
                                spec.network(),
                                spec.image());
        return folder.substring(0, folder.length() - HASH) + hash(all);
    }

    private static String slug(String text, int most) {
        String slug =
                text.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-+|-+$", "");
        String cut = slug.length() <= most ? slug : slug.substring(0, most);
        return cut.isEmpty() ? "x" : cut;
    }

    private static String hash(String text) {
        return Digests.sha256Hex(text).substring(0, HASH);
    }
}
