package bot.molt.base.config;

import bot.molt.base.bind.Problem;

/// A problem of a configuration and where the user wrote what is wrong.
///
/// @param path as the user spelled it
public record ConfigProblem(Place place, String path, String text, Problem.Weight weight) {
    /// Whether it refuses the document.
    public boolean refuses() {
        return weight == Problem.Weight.REFUSAL;
    }

    /// `config.yaml:3:5: gateway.auth.mode: …`
    @Override
    public String toString() {
        return place + ": " + path + ": " + text;
    }
}
