package bot.molt.cli.tui;

/// Hears what the person at a terminal does.
interface Typist {
    /// A line was sent.
    void typed(String text);

    /// A key answered a question.
    void answered(String id, String decision);

    /// Something was chosen.
    void picked(Picker.Kind kind, String value);

    /// Ctrl-C where nothing is typed.
    ///
    /// @return whether that means to leave
    boolean interrupted();

    /// The terminal has another size.
    void resized();
}
