package bot.molt.providers.local;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import bot.molt.base.json.JsonText;
import bot.molt.spi.embed.Embedder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A small model that runs in this process. It is loaded with the first text and stays until it is
/// closed.
final class LocalModel implements Embedder, AutoCloseable {
    private static final String NATIVE = "onnxruntime.native.path";

    private final Facts facts;
    private final Path folder;
    private @Nullable Loaded loaded;

    /// What is known of a model.
    ///
    /// @param file its name in the archive, without `.onnx`
    /// @param instruction stands before a question
    /// @param mean whether all tokens count, or the first alone
    /// @param range as [Embedder#range]
    record Facts(
            String model,
            String file,
            String instruction,
            boolean mean,
            int window,
            Range range,
            Predicate<String> suits) {}

    private record Loaded(OrtEnvironment runtime, OrtSession session, WordPieces words) {}

    /// @param folder where what native code opens is unpacked to
    LocalModel(Facts facts, Path folder) {
        this.facts = facts;
        this.folder = folder;
    }

    @Override
    public String model() {
        return facts.model();
    }

    @Override
    public boolean suits(String text) {
        return facts.suits().test(text);
    }

    @Override
    public Range range() {
        return facts.range();
    }

    @Override
    public int window() {
        return facts.window();
    }

    /// One text at a time: what stands beside a text in a batch would change its vector.
    @Override
    public synchronized Embedded embed(List<String> texts, Purpose purpose)
            throws IOException, InterruptedException {
        Loaded ready = loaded();
        List<float[]> vectors = new ArrayList<>(texts.size());
        long tokens = 0;
        for (String text : texts) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            String whole = purpose == Purpose.QUERY ? facts.instruction() + text : text;
            long[] pieces = ready.words().cut(whole, facts.window());
            tokens += pieces.length;
            try {
                vectors.add(run(ready, pieces));
            } catch (OrtException e) {
                throw new IOException(facts.model() + ": " + e.getMessage(), e);
            }
        }
        return new Embedded(vectors, tokens);
    }

    private Loaded loaded() throws IOException {
        Loaded now = loaded;
        if (now == null) {
            try {
                now = load();
            } catch (OrtException | LinkageError e) {
                throw new IOException(
                        "%s cannot run on this machine: %s; set agents.defaults.memorySearch.provider"
                                .formatted(facts.model(), e.getMessage()),
                        e);
            }
            loaded = now;
        }
        return now;
    }

    private Loaded load() throws IOException, OrtException {
        unpackRuntime(folder);
        Path model = Unpacked.file("/" + facts.file() + ".onnx", folder);
        OrtEnvironment runtime = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setMemoryPatternOptimization(false);
            options.setCPUArenaAllocator(false);
            return new Loaded(runtime, runtime.createSession(model.toString(), options), words());
        }
    }

    private WordPieces words() throws IOException {
        String name = "/" + facts.file() + "-tokenizer.json";
        try (InputStream in = LocalModel.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + ": not part of this program; install it again");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return WordPieces.of(JsonText.parseObject(text));
        }
    }

    /// The library unpacks itself to a new folder at every start, and leaves it there where the
    /// process is killed; here it does so once.
    private static void unpackRuntime(Path folder) throws IOException {
        String arch = System.getProperty("os.arch", "").equals("aarch64") ? "aarch64" : "x64";
        String from = "/ai/onnxruntime/native/linux-" + arch + "/";
        boolean linux = System.getProperty("os.name", "").equals("Linux");
        if (linux
                && System.getProperty(NATIVE) == null
                && Unpacked.has(from + System.mapLibraryName("onnxruntime"))) {
            Path own = folder.resolve("onnxruntime");
            Unpacked.file(from + System.mapLibraryName("onnxruntime"), own);
            Unpacked.file(from + System.mapLibraryName("onnxruntime4j_jni"), own);
            System.setProperty(NATIVE, own.toString());
        }
    }

    private float[] run(Loaded ready, long[] pieces) throws OrtException {
        long[] ones = new long[pieces.length];
        java.util.Arrays.fill(ones, 1);
        try (OnnxTensor ids = OnnxTensor.createTensor(ready.runtime(), new long[][] {pieces});
                OnnxTensor mask = OnnxTensor.createTensor(ready.runtime(), new long[][] {ones});
                OnnxTensor types =
                        OnnxTensor.createTensor(
                                ready.runtime(), new long[][] {new long[pieces.length]});
                OrtSession.Result result =
                        ready.session()
                                .run(
                                        Map.of(
                                                "input_ids",
                                                ids,
                                                "attention_mask",
                                                mask,
                                                "token_type_ids",
                                                types))) {
            float[][] tokens = ((float[][][]) result.get(0).getValue())[0];
            return facts.mean() ? mean(tokens) : unit(tokens[0]);
        }
    }

    private static float[] mean(float[][] tokens) {
        float[] sum = new float[tokens[0].length];
        for (float[] token : tokens) {
            for (int at = 0; at < sum.length; at++) {
                sum[at] += token[at];
            }
        }
        return unit(sum);
    }

    private static float[] unit(float[] vector) {
        double square = 0;
        for (float each : vector) {
            square += (double) each * each;
        }
        float length = (float) Math.max(Math.sqrt(square), 1e-9);
        float[] unit = new float[vector.length];
        for (int at = 0; at < unit.length; at++) {
            unit[at] = vector[at] / length;
        }
        return unit;
    }

    @Override
    public synchronized void close() {
        Loaded now = loaded;
        loaded = null;
        if (now != null) {
            try {
                now.session().close();
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
