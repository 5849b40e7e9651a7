package bot.molt.cli.service;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A user of this machine.
record Account(String name, Path home) {
    private static final int FIELDS = 7;

    /// Asks the system, so that users of a directory service are found too.
    ///
    /// Errors: `invalid_params` where there is no such user.
    static Account find(String name) throws IOException {
        Process process =
                new ProcessBuilder("getent", "passwd", "--", name)
                        .redirectErrorStream(true)
                        .start();
        String line =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        String[] fields = line.split(":", -1);
        if (fields.length < FIELDS || !fields[0].equals(name)) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "--run-as: " + name + " (expected: a user of this machine)");
        }
        return new Account(name, Path.of(fields[5]));
    }
}
