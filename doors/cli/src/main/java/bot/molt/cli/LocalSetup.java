package bot.molt.cli;

import bot.molt.base.config.ConfigFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Makes what a gateway needs before its first start; the program that holds a gateway hands it in.
public interface LocalSetup {
    /// What there is now.
    ///
    /// @param config whether the configuration file is new
    /// @param token whether the token is new
    /// @param tokenPlace where the token comes from: a file, a setting or a variable
    /// @param problems what a gateway would say of the configuration
    record Made(
            boolean config,
            boolean token,
            String tokenPlace,
            Path workspace,
            List<String> problems) {}

    /// Makes what is missing, and leaves alone what is there.
    ///
    /// @param profile `dev` has a port and a workspace of its own
    Made make(ConfigFiles files, String profile) throws IOException;
}
