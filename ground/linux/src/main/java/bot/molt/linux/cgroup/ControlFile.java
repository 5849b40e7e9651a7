package bot.molt.linux.cgroup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Files of a control group: each write is one call to the kernel, which takes or refuses it.
final class ControlFile {
    private ControlFile() {}

    /// Errors: `FileSystemException` with the file and what the kernel says.
    static void write(Path file, String text) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new FileSystemException(file.toString(), null, text + ": " + e.getMessage());
        }
    }

    /// Whether it was taken; false also where the file does not exist.
    static boolean offer(Path file, String text) {
        try {
            write(file, text);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Empty where it cannot be read.
    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "";
        }
    }

    static OptionalLong number(Path file) {
        return number(read(file));
    }

    /// The number behind a key of a file with a key and a number on each line.
    static OptionalLong number(Path file, String key) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(key + " "))
                .findFirst()
                .map(line -> number(line.substring(key.length() + 1)))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong number(String text) {
        return text.matches("[0-9]{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /// Processes of a group that this pid namespace knows.
    static List<Long> pids(Path group) throws IOException {
        List<Long> pids = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(group.resolve("cgroup.procs"))) {
                if (!line.isBlank() && !line.equals("0")) {
                    pids.add(Long.parseLong(line.strip()));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            if (Files.exists(group)) {
                throw e;
            }
            return List.of(); // removed while it was read
        }
        return pids;
    }
}
