package bot.molt.gateway.telemetry;

import java.util.Map;

/// Names with values, as every message of OpenTelemetry has them.
final class Attributes {
    private Attributes() {}

    /// Source: opentelemetry/proto/common/v1, message KeyValue.
    static void text(Proto out, String key, String value) {
        out.text(1, key).message(2, any -> any.text(1, value));
    }

    /// A request for an exporter: resource, scope, and what is in it.
    ///
    /// @param items writes the spans or metrics as field 2 of the scope
    static byte[] request(
            Map<String, String> resource,
            String version,
            java.util.function.Consumer<Proto> items) {
        return new Proto()
                .message(
                        1,
                        group -> {
                            group.message(
                                    1,
                                    r ->
                                            resource.forEach((key, value) ->
                                                    r.message(1, a -> text(a, key, value))));
                            group.message(
                                    2,
                                    scope -> {
                                        scope.message(
                                                1,
                                                name -> name.text(1, "moltbot").text(2, version));
                                        items.accept(scope);
                                    });
                        })
                .bytes();
    }
}
