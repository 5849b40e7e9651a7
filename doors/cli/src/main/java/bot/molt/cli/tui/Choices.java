package bot.molt.cli.tui;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.cli.terminal.Clean;
import java.util.ArrayList;
import java.util.List;

/// What there is to choose from: sessions, agents, models, levels.
///
/// Threads: one reads them from the gateway; any may ask for the names that were read last.
final class Choices {
    private static final int MOST_SESSIONS = 200;

    private final Room room;
    private final Link link;
    private final Place place;
    private volatile List<String> agents = List.of();
    private volatile List<String> models = List.of();
    private volatile List<String> sessions = List.of();
    private String standard = "";

    Choices(Room room, Link link, Place place) {
        this.room = room;
        this.link = link;
        this.place = place;
    }

    /// Reads names of agents and models.
    void refresh() throws InterruptedException {
        place.learn(link.ask("agents.list", Json.Obj.EMPTY).payload());
        agents = values(agentItems());
        try {
            models = values(modelItems());
        } catch (CodedException e) {
            models = List.of();
        }
    }

    /// Reads what the gateway says of the session that is shown.
    void describe() throws InterruptedException {
        Json.Obj params =
                Json.object()
                        .put("search", lastPart(place.key()))
                        .put("limit", MOST_SESSIONS)
                        .put("includeGlobal", true)
                        .build();
        Json.Obj list = link.ask("sessions.list", params).payload();
        place.learn(list, standard);
    }

    private static String lastPart(String key) {
        return key.substring(key.lastIndexOf(':') + 1);
    }

    /// Something to choose from, as it is now.
    Picker picker(Picker.Kind kind) throws InterruptedException {
        return switch (kind) {
            case SESSION -> new Picker(kind, sessionItems(), place.key());
            case AGENT -> new Picker(kind, agentItems(), place.agent());
            case MODEL -> new Picker(kind, withStandard(modelItems()), place.model());
            case THINKING -> new Picker(kind, levels(), place.thinking());
        };
    }

    private List<Picker.Item> withStandard(List<Picker.Item> items) {
        List<Picker.Item> all = new ArrayList<>();
        all.add(new Picker.Item("", room.tongue().say(Say.STANDARD), ""));
        all.addAll(items);
        return all;
    }

    private static List<Picker.Item> levels() {
        return Slash.THINK.choices().stream()
                .map(level -> new Picker.Item(level, level, ""))
                .toList();
    }

    private List<Picker.Item> sessionItems() throws InterruptedException {
        Json.Obj params =
                Json.object()
                        .put("limit", MOST_SESSIONS)
                        .put("includeDerivedTitles", true)
                        .put("includeLastMessage", true)
                        .build();
        List<Picker.Item> items = new ArrayList<>();
        for (Json item : link.ask("sessions.list", params).payload().items("sessions")) {
            if (item instanceof Json.Obj row) {
                items.add(session(row));
            }
        }
        sessions = values(items);
        return items;
    }

    private static Picker.Item session(Json.Obj row) {
        String key = row.string("key").orElse("?");
        String name =
                row.string("label")
                        .or(() -> row.string("displayName"))
                        .or(() -> row.string("derivedTitle"))
                        .orElse("");
        String last = row.string("lastMessagePreview").orElse("");
        return new Picker.Item(key, Clean.line(key), Clean.line(name + "  " + last));
    }

    private List<Picker.Item> agentItems() throws InterruptedException {
        List<Picker.Item> items = new ArrayList<>();
        for (Json item : link.ask("agents.list", Json.Obj.EMPTY).payload().items("agents")) {
            if (item instanceof Json.Obj agent) {
                String id = agent.string("id").orElse("?");
                items.add(new Picker.Item(id, id, Clean.line(agent.string("name").orElse(""))));
            }
        }
        return items;
    }

    private List<Picker.Item> modelItems() throws InterruptedException {
        List<Picker.Item> items = new ArrayList<>();
        for (Json item : link.ask("models.list", Json.Obj.EMPTY).payload().items("models")) {
            if (item instanceof Json.Obj model) {
                String ref =
                        model.string("provider").orElse("?") + "/" + model.string("id").orElse("?");
                items.add(new Picker.Item(ref, ref, Clean.line(model.string("name").orElse(""))));
            }
        }
        standard = items.isEmpty() ? "" : items.getFirst().value();
        return items;
    }

    private static List<String> values(List<Picker.Item> items) {
        return items.stream().map(Picker.Item::value).toList();
    }

    List<String> agents() {
        return agents;
    }

    /// The words that may stand behind a command.
    List<String> behind(Slash slash) {
        return switch (slash) {
            case MODEL -> models;
            case AGENT -> agents;
            case SESSION -> sessions;
            default -> slash.choices();
        };
    }
}
