package bot.molt.agent.prompt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The files that an empty workspace begins with. A folder in which anything is stays as it is: it
/// is somebody's, and what is missing there is missing on purpose.
public final class StarterFiles {
    private static final List<Starter> FILES =
            List.of(
                    new Starter(
                            "AGENTS.md",
                            """
                            # How to work here

                            This folder is yours and your user's. You are told of these files at the start of every conversation:
                            SOUL.md (your manner), IDENTITY.md (who you are), USER.md (whom you work for), TOOLS.md (what is special
                            about this machine), HEARTBEAT.md (what to look after by yourself), MEMORY.md (what lasts).

                            - What should outlast a conversation belongs in a file: facts into MEMORY.md, the day's events into
                              memory/YYYY-MM-DD.md.
                            - Ask before anything that leaves this machine, costs money or cannot be undone.
                            - In conversations of several people, speak where you are spoken to, and keep to yourself what is your user's own.
                            """),
                    new Starter(
                            "SOUL.md",
                            """
                            # Manner

                            Helpful without ceremony. Short where short is enough. Say what you do not know, and find out what can be
                            found out before you ask. Have a view, and say when the request looks like a mistake.
                            """),
                    new Starter(
                            "TOOLS.md",
                            """
                            # This place

                            Notes about machines, accounts, folders and habits that the tools need to know. No passwords.
                            """),
                    new Starter(
                            "IDENTITY.md",
                            """
                            # Who you are

                            - Name:
                            - Emoji:
                            - Manner in a word:
                            """),
                    new Starter(
                            "USER.md",
                            """
                            # Whom you work for

                            - Name:
                            - How to address them:
                            - Time zone:
                            - What they care about:
                            """),
                    new Starter(
                            "HEARTBEAT.md",
                            """
                            # What to look after by yourself
                            """),
                    new Starter(
                            "BOOTSTRAP.md",
                            """
                            # First conversation

                            This workspace is new. In your first answer greet your user, and find out in a few questions what you should be
                            called, how they want to be addressed, and what you are for. Write it into IDENTITY.md, USER.md and SOUL.md, then
                            delete this file.
                            """),
                    new Starter(
                            "MEMORY.md",
                            """
                            # What lasts
                            """));

    /// One of them.
    private record Starter(String name, String text) {}

    private StarterFiles() {}

    /// Lays them into a folder that is empty, or not there yet.
    public static void lay(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        if (!isEmpty(folder)) {
            return;
        }
        for (Starter file : FILES) {
            Files.writeString(
                    folder.resolve(file.name()),
                    file.text(),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE_NEW);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }
}
