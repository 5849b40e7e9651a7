package bot.molt.tools.coding;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.ToolFace;
import java.util.function.Function;

/// A face whose arguments bind to a record and become those of the tool by a function.
record Face<A extends Record>(
        String name,
        String title,
        String description,
        Class<A> args,
        String tool,
        Function<A, Json.Obj> translation,
        ToolFace.Facts facts,
        int maxResultChars)
        implements ToolFace {
    static final ToolFace.Facts READS = new ToolFace.Facts(true, false, true);
    static final ToolFace.Facts WRITES = new ToolFace.Facts(false, true, true);
    static final ToolFace.Facts CHANGES = new ToolFace.Facts(false, true, false);

    @Override
    public Json.Obj translate(Json.Obj args) {
        return translation.apply(Binder.bind(this.args, args));
    }
}
