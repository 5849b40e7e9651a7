package bot.molt.execution.sandbox;

import bot.molt.execution.sandbox.settings.SandboxConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The `sandbox` sections that hold for somebody, the one that wins first.
///
/// @param own the caller's own; empty for the operator and for users without one
/// @param outer those of the agent and of all agents
record Sections(Optional<Section> own, List<Section> outer) {
    /// A section and the key under which it stands.
    record Section(String path, SandboxConfig config) {}

    /// A value and the key under which it stands.
    record Found<T>(T value, String source) {}

    /// One of the ways to write a setting.
    ///
    /// @param key below the section
    record Spelling<T>(String key, Function<SandboxConfig, Optional<T>> read) {}

    /// All, the one that wins first.
    List<Section> all() {
        return Stream.concat(own.stream(), outer.stream()).toList();
    }

    /// The innermost value.
    ///
    /// @param spellings of one section the first that is written wins
    <T> Found<T> find(T standard, List<Spelling<T>> spellings) {
        return all().stream()
                .flatMap(section -> in(section, spellings).stream())
                .findFirst()
                .orElse(new Found<>(standard, SandboxPlan.DEFAULT));
    }

    <T> Found<T> find(T standard, String key, Function<SandboxConfig, Optional<T>> read) {
        return find(standard, List.of(new Spelling<>(key, read)));
    }

    static <T> Optional<Found<T>> in(Section section, List<Spelling<T>> spellings) {
        return spellings.stream()
                .flatMap(spelling ->
                        spelling.read().apply(section.config()).stream()
                                .map(value ->
                                        new Found<>(value, section.path() + "." + spelling.key())))
                .findFirst();
    }
}
