package bot.molt.base.config;

import bot.molt.base.json.Json;
import java.util.List;

/// A value of a text with the characters it occupies, `start` included, `end` not.
sealed interface Node {
    int start();

    int end();

    /// An object; `flow` is false for one that YAML writes by indentation.
    record Obj(List<Member> members, boolean flow, int start, int end) implements Node {}

    /// An array; `flow` as for objects.
    record Arr(List<Node> items, boolean flow, int start, int end) implements Node {}

    /// A string, number, boolean or null.
    record Leaf(Json value, int start, int end) implements Node {}

    /// A member of an object.
    ///
    /// @param start first character of the name
    /// @param nameEnd first character after the name
    record Member(String name, int start, int nameEnd, Node value) {}
}
