package bot.molt.gateway.control;

import bot.molt.gateway.device.TestDevice;
import bot.molt.gateway.transport.FrameClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Makes frames that nobody should send; the same for the same seed.
final class FuzzFrames {
    private static final String[] VALUES = {
        "true",
        "false",
        "-1",
        "0.5",
        "1e999",
        "1e-999",
        "1e2147483647",
        "-1e99999999999",
        "9223372036854775808",
        "\"\"",
        "\"x\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"../../../../etc/passwd\"",
        "[]",
        "[1,[2,{}]]",
        "{}",
        "{\"a\":{\"b\":[]}}",
        "\"" + "long ".repeat(500) + "\"",
        "[".repeat(100) + "]".repeat(100),
    };
    private static final String[] PIECES = {
        "\"",
        "{",
        "}",
        "[",
        "]",
        "true",
        "-1",
        "1e999",
        ",",
        ":",
        "\\u0000",
        "\\ud800",
        "\u0000",
        "\uFFFF",
        "\n",
        "id",
        "method",
        "params",
        "operator.admin",
        "connect",
    };

    private final Random random;
    private final FuzzMethods methods;

    FuzzFrames(Random random, FuzzMethods methods) {
        this.random = random;
        this.methods = methods;
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String any(String... of) {
        return of[random.nextInt(of.length)];
    }

    /// A request for any method of the table, with parameters of its names and of any type; now and
    /// then broken somewhere.
    String request(String id) {
        String method = any(random.nextBoolean() ? methods.names() : methods.served());
        StringBuilder params = new StringBuilder();
        for (String name : methods.params(method)) {
            if (random.nextInt(3) > 0) {
                params.append(params.isEmpty() ? "" : ",")
                        .append("\"" + name + "\":" + any(VALUES));
            }
        }
        if (random.nextInt(8) == 0) {
            params.append(params.isEmpty() ? "" : ",").append("\"nobodyKnows\":1");
        }
        String body = random.nextInt(20) == 0 ? any(VALUES) : "{" + params + "}";
        String text =
                "{\"type\":\"req\",\"id\":\"%s\",\"method\":\"%s\",\"params\":%s}"
                        .formatted(id, method, body);
        return random.nextInt(4) == 0 ? broken(text) : text;
    }

    String broken(String model) {
        StringBuilder text = new StringBuilder(model);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, any(PIECES));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
                case 2 -> text.insert(at, (char) random.nextInt(0xD800));
                default -> {
                    int end = Math.min(text.length(), at + random.nextInt(20));
                    text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
                }
            }
        }
        return text.toString();
    }

    /// A text on the wire: in one frame, or in pieces with pings between them.
    byte[] onTheWire(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) > 0) {
            return FrameClient.encoded(0x81, bytes);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = 0;
        for (int pieces = 1 + random.nextInt(4); pieces >= 0; pieces--) {
            int to = pieces == 0 ? bytes.length : from + random.nextInt(bytes.length - from + 1);
            int first = (from == 0 && out.size() == 0 ? 1 : 0) | (pieces == 0 ? 0x80 : 0);
            out.writeBytes(FrameClient.encoded(first, Arrays.copyOfRange(bytes, from, to)));
            if (pieces > 0 && random.nextBoolean()) {
                out.writeBytes(FrameClient.encoded(0x89, new byte[random.nextInt(126)]));
            }
            from = to;
        }
        return out.toByteArray();
    }

    /// What a stranger says first, which lets nobody in.
    byte[] first(TestDevice device, String nonce) {
        return switch (random.nextInt(8)) {
            case 0 -> onTheWire(request("s"));
            case 1 -> onTheWire(broken(json(ControlGateway.connect("wrong", "cli", ""))));
            case 2 -> onTheWire(json(wrongProof(device, nonce)));
            case 3 -> FrameClient.encoded(0x81, new byte[(64 << 10) + 1 + random.nextInt(5000)]);
            case 4 -> FrameClient.encoded(0x81, new byte[] {'"', (byte) 0xC3, '(', '"'});
            case 5 -> FrameClient.encoded(0x82, noise());
            case 6 -> {
                byte[] whole = onTheWire(json(ControlGateway.connect("secret", "cli", "")));
                yield Arrays.copyOf(whole, random.nextInt(whole.length - 1));
            }
            default -> noise();
        };
    }

    private byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(200)];
        random.nextBytes(noise);
        return noise;
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    /// The right token and a signature that says something else than what is asked.
    private String wrongProof(TestDevice device, String nonce) {
        String right = ControlGateway.connect(device, nonce, "operator", "operator.read", "secret");
        return switch (random.nextInt(6)) {
            case 0 -> ControlGateway.connect(device, nonce + "0", "operator", "", "secret");
            case 1 -> right.replace("['operator.read']", "['operator.admin']");
            case 2 -> right.replace("'role':'operator'", "'role':'node'");
            case 3 -> right.replace(device.publicKey(), new TestDevice().publicKey());
            case 4 -> right.replace(device.id(), new TestDevice().id());
            default -> right.replaceAll("'signature':'[^']*'", "'signature':'AAAA'");
        };
    }
}
