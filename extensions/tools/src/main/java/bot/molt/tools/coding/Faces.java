package bot.molt.tools.coding;

import bot.molt.spi.tool.ToolFace;
import java.util.List;

/// The list of faces for coding models.
public final class Faces {
    private Faces() {}

    /// All faces, sorted by name.
    public static List<ToolFace> all() {
        return List.of(
                BashFace.face(),
                BashOutputFace.face(),
                EditFace.face(),
                GlobFace.face(),
                GrepFace.face(),
                KillShellFace.face(),
                LsFace.face(),
                MultiEditFace.face(),
                NotebookEditFace.face(),
                ReadFace.face(),
                WriteFace.face());
    }
}
