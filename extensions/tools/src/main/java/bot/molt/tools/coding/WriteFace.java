package bot.molt.tools.coding;

import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Name;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.ToolFace;

/// The face `Write` of `write`.
final class WriteFace {
    private WriteFace() {}

    /// Arguments of `Write`.
    record Args(
            @Name("file_path") @Doc("File on the remote machine") String filePath,
            @Doc("The whole content") String content) {}

    static ToolFace face() {
        return new Face<>(
                "Write",
                "Write a file",
                """
                Writes a file on the remote machine, creating it and its folders or replacing all of it. \
                Refused when the file changed since you read it. Prefer Edit for a part of a file.\
                """,
                Args.class,
                "write",
                WriteFace::translate,
                Face.WRITES,
                10000);
    }

    private static Json.Obj translate(Args args) {
        return Json.object().put("path", args.filePath()).put("content", args.content()).build();
    }
}
