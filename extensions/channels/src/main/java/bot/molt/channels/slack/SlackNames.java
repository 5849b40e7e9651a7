package bot.molt.channels.slack;

import bot.molt.base.json.Json;
import bot.molt.channels.wire.Recent;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.Person;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;

/// Names behind the ids of people and channels, asked for once. Where the bot may not ask, the id
/// will do.
///
/// Threads: safe for any number.
final class SlackNames {
    private static final System.Logger LOG = System.getLogger(SlackNames.class.getName());

    private final SlackApi api;
    private final Recent<Person> people = new Recent<>();
    private final Recent<String> channels = new Recent<>();

    SlackNames(SlackApi api) {
        this.api = api;
    }

    /// Somebody.
    Person person(String id) throws InterruptedException {
        Optional<Person> known = people.find(id);
        if (known.isPresent()) {
            return known.get();
        }
        Json.Obj user = asked("users.info", "user", id).object("user");
        Json.Obj profile = user.object("profile");
        String name =
                profile.string("display_name")
                        .filter(one -> !one.isBlank())
                        .or(() -> user.string("real_name"))
                        .orElse(id);
        Person person =
                new Person(
                        id, user.string("name").orElse(""), name, user.string("locale").orElse(""));
        people.put(id, person);
        return person;
    }

    /// The name of a channel.
    String channel(String id) throws InterruptedException {
        Optional<String> known = channels.find(id);
        if (known.isPresent()) {
            return known.get();
        }
        String name =
                asked("conversations.info", "channel", id)
                        .object("channel")
                        .string("name")
                        .orElse(id);
        channels.put(id, name);
        return name;
    }

    private Json.Obj asked(String method, String param, String id) throws InterruptedException {
        try {
            return api.form(method, Map.of(param, id));
        } catch (ChannelException e) {
            LOG.log(Level.DEBUG, "{0}", e.getMessage());
            return Json.Obj.EMPTY;
        }
    }
}
