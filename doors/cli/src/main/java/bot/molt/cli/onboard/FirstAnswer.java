package bot.molt.cli.onboard;

import bot.molt.base.CodedException;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Has the model say something, and knows a way on where it does not.
///
/// Threads: one.
final class FirstAnswer {
    private final Args args;
    private final Session session;
    private final KeyChoice choice;
    private final Asker asker;
    private final Teller teller;
    private final FirstWords words;
    private @Nullable Secret kept;

    FirstAnswer(Args args, Session session, KeyChoice choice, Asker asker, Teller teller) {
        this.args = args;
        this.session = session;
        this.choice = choice;
        this.asker = asker;
        this.teller = teller;
        this.words = new FirstWords(session);
    }

    /// What somebody may do where no answer comes.
    private enum Way {
        AGAIN,
        LEAVE
    }

    /// Zero where it answered, or nobody wants it to.
    int run(Json.ObjectBuilder report) throws IOException {
        while (true) {
            if (choice.provider() == null && !hasModel()) {
                teller.note(Tell.KEY_EMPTY);
                return 0;
            }
            String problem = tried(report);
            if (problem.isEmpty()) {
                return 0;
            }
            teller.bad(Tell.FAILED, problem);
            if (!asker.isThere()) {
                report.put("error", problem);
                return 1;
            }
            if (wayOn() == Way.LEAVE) {
                teller.note(Tell.KEY_EMPTY);
                return 0;
            }
        }
    }

    /// Whether the gateway has a model to ask already.
    private boolean hasModel() throws IOException {
        return session.call("models.authStatus", Json.Obj.EMPTY).string("model").isPresent();
    }

    /// Empty where an answer came, else why not.
    private String tried(Json.ObjectBuilder report) throws IOException {
        Provider provider = choice.provider();
        Secret key = choice.key();
        if (provider != null && provider.needsKey() && key == null && !hasModel()) {
            return teller.say(Tell.KEY_EMPTY);
        }
        try {
            if (provider != null && key != null && !Objects.equals(kept, key)) {
                String file = words.keep(provider, key.reveal());
                kept = key;
                teller.good(Tell.KEY_KEPT, file);
            }
            if (provider != null) {
                report.put("provider", provider.id());
                teller.good(Tell.MODEL, model(provider));
            }
            teller.note(Tell.ASKING);
            Json.Obj answer = words.say(teller.say(Tell.FIRST_MESSAGE));
            String text = FirstWords.text(answer);
            String model = FirstWords.model(answer);
            teller.good(Tell.ANSWER, model);
            teller.answer(text);
            report.put("model", model).put("answer", text);
            return "";
        } catch (CodedException e) {
            return e.text();
        }
    }

    private String model(Provider provider) throws IOException {
        String wanted = args.text("--model");
        return wanted == null
                ? words.choose(provider)
                : session.call("models.set", Json.object().put("ref", wanted).build())
                        .string("ref")
                        .orElse(wanted);
    }

    private Way wayOn() {
        Provider provider = choice.provider();
        List<Tell> ways = new ArrayList<>();
        if (provider != null && provider.needsKey()) {
            ways.add(Tell.WAY_KEY);
        }
        ways.addAll(List.of(Tell.WAY_AGAIN, Tell.WAY_PROVIDER, Tell.WAY_LEAVE));
        List<String> items = ways.stream().map(way -> teller.say(way)).toList();
        switch (ways.get(asker.choose(teller.say(Tell.WAY_ON), items, 0))) {
            case WAY_KEY -> choice.anotherKey();
            case WAY_PROVIDER -> choice.chooseAgain();
            case WAY_LEAVE -> {
                return Way.LEAVE;
            }
            default -> {
                // The same once more.
            }
        }
        return Way.AGAIN;
    }
}
