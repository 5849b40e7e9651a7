package bot.molt.spi.channel;

import bot.molt.base.Require;

/// Somebody on a platform.
///
/// @param id that never changes
/// @param username as it may be mentioned; empty for none
/// @param name for people
/// @param language code such as `zh-hans`; empty where the platform does not say
public record Person(String id, String username, String name, String language) {
    public Person {
        Require.nonBlank("id", id);
    }

    /// For people: the name, the username or the id.
    public String shown() {
        return name.isBlank() ? (username.isBlank() ? id : "@" + username) : name;
    }
}
