package bot.molt.spi.files;

import bot.molt.spi.text.Clip;

/// Paths as results show them: relative to the workspace where they lie in it, on one line.
public final class ShownPath {
    private ShownPath() {}

    /// The path of a result; can be handed back as it is where it has no control characters.
    public static String of(String workspace, String path) {
        String shown = path;
        if (path.equals(workspace)) {
            shown = ".";
        } else if (path.startsWith(workspace + "/")) {
            shown = path.substring(workspace.length() + 1);
        }
        return Clip.visible(shown);
    }
}
