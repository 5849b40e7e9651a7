package bot.molt.cli.terminal;

/// Something that a program says to a person, in both languages. The texts are formats of
/// [String#formatted].
public interface Phrase {
    String english();

    String chinese();
}
