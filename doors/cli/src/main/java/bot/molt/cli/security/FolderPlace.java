package bot.molt.cli.security;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Where the state folder lies: in no folder that is copied to other machines, and below none that
/// others may rename it in.
final class FolderPlace implements Check {
    private static final Pattern SYNCED =
            Pattern.compile(
                    "icloud|com~apple~clouddocs|dropbox|onedrive|google ?drive|nextcloud|syncthing|pcloud");

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        String place = ground.state().toString().toLowerCase(Locale.ROOT);
        if (SYNCED.matcher(place).find()) {
            findings.add(
                    Finding.warn(
                            "fs.synced_dir",
                            ground.state()
                                    + " looks as if it is copied to other machines, tokens and keys too",
                            "move it out of there: MOLTBOT_STATE_DIR"));
        }
        Path above = ground.state().getParent();
        if (above != null && Files.isDirectory(above) && isOpen(above)) {
            findings.add(
                    Finding.critical(
                            "fs.parent_dir.perms_writable",
                            above
                                    + " can be changed by others, who may put another state folder there",
                            "chmod go-w " + above));
        }
        return findings;
    }

    /// Writable for others, who may also move what is not theirs.
    static boolean isOpen(Path folder) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
        boolean isWritable =
                mode.contains(PosixFilePermission.OTHERS_WRITE)
                        || mode.contains(PosixFilePermission.GROUP_WRITE);
        Object bits = Files.getAttribute(folder, "unix:mode");
        boolean isSticky = bits instanceof Integer number && (number & 01000) != 0;
        return isWritable && !isSticky;
    }
}
