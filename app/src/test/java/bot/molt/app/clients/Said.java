package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;

/// What a command line wrote.
///
/// @param words that it was given
record Said(String words, int exitCode, String out, String errors) {
    /// It did what it was asked, and wrote nothing that a user would take for a fault.
    Said fine() {
        assertThat(exitCode).as(toString()).isZero();
        return sensible();
    }

    /// It refused, and said why.
    Said refused(String why) {
        assertThat(exitCode).as(toString()).isEqualTo(1);
        assertThat(out + errors).as(words).contains(why);
        return sensible();
    }

    /// Nothing of it is a value that was missing, or a trace of a failure.
    Said sensible() {
        assertThat(out + errors)
                .as(words)
                .doesNotContain("undefined", "NaN", "[object Object]", "\n    at ")
                .doesNotContain("internal error");
        return this;
    }

    /// The document that it wrote.
    Json json() {
        return JsonText.parse(out);
    }

    Json.Obj object() {
        return JsonText.parseObject(out);
    }
}
