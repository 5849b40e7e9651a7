package bot.molt.tools.notebook;

import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One change to the cells of a notebook.
final class CellEdit {
    private final NotebookEditTool.Args args;
    private final List<Json> cells;
    private Json.Obj notebook;
    private String id = "";
    private int number;

    CellEdit(Json.Obj notebook, NotebookEditTool.Args args) {
        this.notebook = notebook;
        this.args = args;
        this.cells = new ArrayList<>(notebook.items("cells"));
    }

    Json.Obj notebook() {
        return notebook;
    }

    /// Id of the changed cell.
    String id() {
        return id;
    }

    /// Its place, from 0.
    int number() {
        return number;
    }

    /// Says why where it cannot be done.
    Optional<String> apply() {
        if (!(notebook.get("cells") instanceof Json.Arr)) {
            return Optional.of(
                    args.path() + ": has no list of cells (expected: a notebook of format 4)");
        }
        Optional<Integer> place = place();
        boolean first = args.editMode() == NotebookEditTool.Mode.INSERT && isUnnamed();
        if (place.isEmpty() && !first) {
            return Optional.of(notFound());
        }
        switch (args.editMode()) {
            case REPLACE -> replace(place.orElse(0));
            case INSERT -> insert(place.map(i -> i + 1).orElse(0));
            case DELETE -> {
                note(place.orElse(0));
                cells.remove((int) place.orElse(0));
            }
        }
        notebook = notebook.with("cells", Json.array(cells));
        return Optional.empty();
    }

    private boolean isUnnamed() {
        return args.cellId() == null && args.cellNumber() == null;
    }

    private Optional<Integer> place() {
        String wanted = args.cellId();
        for (int i = 0; wanted != null && i < cells.size(); i++) {
            if (wanted.equals(idOf(i))) {
                return Optional.of(i);
            }
        }
        Integer index = args.cellNumber();
        boolean inside = wanted == null && index != null && index >= 0 && index < cells.size();
        return inside ? Optional.ofNullable(index) : Optional.empty();
    }

    private String notFound() {
        if (isUnnamed()) {
            return "cell_id: missing (expected: cell_id or cell_number)";
        }
        String named =
                args.cellId() == null
                        ? "cell_number: " + args.cellNumber()
                        : "cell_id: " + args.cellId();
        return "%s (expected: a cell of %s, which has %d); read the notebook"
                .formatted(named, args.path(), cells.size());
    }

    private String idOf(int index) {
        return cells.get(index) instanceof Json.Obj cell
                ? cell.string("id").orElse("cell-" + index)
                : "cell-" + index;
    }

    private void note(int index) {
        number = index;
        id = idOf(index);
    }

    private void replace(int index) {
        note(index);
        Json.Obj old = cells.get(index) instanceof Json.Obj cell ? cell : Json.Obj.EMPTY;
        boolean whole = old.get("source") instanceof Json.Str;
        Json source = whole ? Json.of(args.newSource()) : lines(args.newSource());
        NotebookEditTool.CellType type = args.cellType();
        String was = old.string("cell_type").orElse("code");
        String now = type == null ? was : type.wireName();
        Json.Obj changed = old.with("cell_type", now).with("source", source);
        cells.set(
                index,
                now.equals("code")
                        ? unrun(changed)
                        : changed.without("outputs").without("execution_count"));
    }

    /// Outputs of another source would be false.
    private static Json.Obj unrun(Json.Obj cell) {
        return cell.with("execution_count", Json.NULL).with("outputs", Json.Arr.EMPTY);
    }

    private void insert(int index) {
        NotebookEditTool.CellType type = args.cellType();
        String name = type == null ? "code" : type.wireName();
        Json.ObjectBuilder cell = Json.object().put("cell_type", name);
        if (name.equals("code")) {
            cell.put("execution_count", Json.NULL);
        }
        if (hasIds()) {
            cell.put("id", Ids.text(8));
        }
        cell.put("metadata", Json.Obj.EMPTY);
        if (name.equals("code")) {
            cell.put("outputs", Json.Arr.EMPTY);
        }
        cells.add(index, cell.put("source", lines(args.newSource())).build());
        note(index);
    }

    /// Ids came with format 4.5.
    private boolean hasIds() {
        BigDecimal major = decimal("nbformat");
        BigDecimal minor = decimal("nbformat_minor");
        return major.intValue() > 4 || (major.intValue() == 4 && minor.intValue() >= 5);
    }

    private BigDecimal decimal(String name) {
        return notebook.get(name) instanceof Json.Num(BigDecimal value) ? value : BigDecimal.ZERO;
    }

    private static Json lines(String source) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from < source.length()) {
            int end = source.indexOf('\n', from);
            int to = end < 0 ? source.length() : end + 1;
            lines.add(source.substring(from, to));
            from = to;
        }
        return Json.strings(lines);
    }
}
