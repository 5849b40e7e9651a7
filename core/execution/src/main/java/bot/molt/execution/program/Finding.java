package bot.molt.execution.program;

/// An argument with which a program does more than its name says.
///
/// @param key what a pattern must spell to accept it: `-c`, `foreach`
/// @param text why: `git -c can name a program to run`
public record Finding(String key, String text) {}
