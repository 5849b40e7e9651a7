package bot.molt.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.RpcTable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The whole table of methods as a client learns it, and who may call what by the documented rules.
final class FuzzMethods {
    /// What one is told of a method.
    ///
    /// @param served whether it is more than a name
    private record Method(String scope, boolean forUsers, boolean served, List<String> params) {}

    /// Who calls.
    ///
    /// @param role `operator`, `user` or `node`
    record Principal(String role, Set<String> scopes) {}

    private final TreeMap<String, Method> methods = new TreeMap<>();
    private final List<String> names;
    private final List<String> served;

    /// @param schema the answer of `protocol.schema`
    FuzzMethods(Json.Obj schema) {
        schema.object("methods")
                .members()
                .keySet()
                .forEach(name -> {
                    Json.Obj method = schema.object("methods").object(name);
                    methods.put(
                            name,
                            new Method(
                                    method.string("scope").orElseThrow(),
                                    method.isTrue("forUsers"),
                                    true,
                                    List.copyOf(
                                            method.object("params")
                                                    .object("properties")
                                                    .members()
                                                    .keySet())));
                });
        Json.Obj later = schema.object("later");
        later.members()
                .keySet()
                .forEach(name ->
                        methods.put(
                                name,
                                new Method(
                                        later.string(name).orElseThrow(),
                                        false,
                                        false,
                                        List.of())));
        names = List.copyOf(methods.keySet());
        served = names.stream().filter(name -> methods.get(name).served()).toList();
        assertThat(names).hasSizeGreaterThan(400);
    }

    List<String> names() {
        return names;
    }

    /// Names of those that are served.
    List<String> served() {
        return served;
    }

    List<String> params(String name) {
        return methods.get(name).params();
    }

    /// Whether a success may be the answer.
    boolean permits(Principal who, String name) {
        Method method = methods.get(name);
        if (method == null || !method.served()) {
            return false;
        }
        return switch (who.role()) {
            case "node" -> method.scope().equals("node");
            case "user" -> method.forUsers();
            default -> covers(who.scopes(), method.scope());
        };
    }

    private static boolean covers(Set<String> scopes, String scope) {
        boolean isRead = scope.equals("operator.read");
        return !scope.equals("node")
                && (scopes.contains("operator.admin")
                        || scopes.contains(scope)
                        || (isRead && scopes.contains("operator.write")));
    }

    /// Every method that the gateway's classes describe, with its own parameters and scope, and a
    /// body that only says that it was reached.
    ///
    /// @param but names that are served by their own bodies
    static List<RpcMethod<?, ?>> reached(Set<String> but) {
        List<RpcMethod<?, ?>> found = new ArrayList<>();
        try {
            Path root =
                    Path.of(
                            RpcTable.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            for (String name : classes(root)) {
                for (Field field : Class.forName(name).getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers())
                            && field.getType() == RpcSpec.class) {
                        field.setAccessible(true);
                        RpcSpec<?, ?> spec = (RpcSpec<?, ?>) field.get(null);
                        if (!but.contains(spec.name())) {
                            found.add(reached(spec));
                        }
                    }
                }
            }
        } catch (IOException | URISyntaxException | ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    private static List<String> classes(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith("Methods.class"))
                    .map(file -> file.replace(".class", "").replace('/', '.'))
                    .toList();
        }
    }

    private static <P extends Record> RpcMethod<P, Json> reached(RpcSpec<P, ?> spec) {
        RpcSpec<P, Json> same =
                new RpcSpec<>(
                        spec.name(),
                        spec.params(),
                        Json.class,
                        spec.scope(),
                        spec.forUsers(),
                        spec.answering());
        return RpcMethod.of(same, (params, caller) -> Json.object().put("reached", true).build());
    }
}
