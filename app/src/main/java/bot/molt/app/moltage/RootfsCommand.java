package bot.molt.app.moltage;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.rootfs.RootfsBuild;
import bot.molt.fleet.rootfs.RootfsOrder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// `moltbot moltage rootfs build`: makes the image that machines start from.
final class RootfsCommand {
    private static final int SIZE = 2048;
    private static final int LARGEST = 1 << 20;

    private final PrintStream out;
    private final MoltageEnvironment environment;

    RootfsCommand(PrintStream out, MoltageEnvironment environment) {
        this.out = out;
        this.environment = environment;
    }

    int run(MoltageArguments arguments) throws IOException, InterruptedException {
        if (!arguments.words().equals(List.of("build"))) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "rootfs %s (expected: rootfs build)"
                            .formatted(String.join(" ", arguments.words())));
        }
        RootfsOrder order = order(arguments);
        try {
            new RootfsBuild(order, line -> out.println("rootfs: " + line)).run();
        } catch (DriverException e) {
            throw new CodedException(ErrorCode.UNAVAILABLE, e.text(), e);
        }
        return 0;
    }

    private RootfsOrder order(MoltageArguments arguments) {
        String base = arguments.value("base").orElse("debian").toUpperCase(Locale.ROOT);
        if (Arrays.stream(RootfsOrder.Base.values()).noneMatch(one -> one.name().equals(base))) {
            throw wrong("--base", base.toLowerCase(Locale.ROOT), "debian or alpine");
        }
        String size = arguments.value("size").orElse(Integer.toString(SIZE));
        boolean fits =
                size.matches("\\d{3,7}")
                        && Integer.parseInt(size) >= 256
                        && Integer.parseInt(size) <= LARGEST;
        if (!fits) {
            throw wrong("--size", size, "256..1048576 MiB");
        }
        Path kernel = Path.of(environment.text("KERNEL_PATH", "/var/lib/firecracker/vmlinux"));
        String packages = arguments.value("packages").orElse("");
        return new RootfsOrder(
                RootfsOrder.Base.valueOf(base),
                arguments.value("source").orElse(""),
                arguments.value("kernel").orElse(""),
                packages.isEmpty() ? List.of() : List.of(packages.split(",")),
                Integer.parseInt(size),
                arguments.path("output").orElse(kernel.resolveSibling("")),
                environment.state().resolve("rootfs-work"));
    }

    private static CodedException wrong(String option, String value, String expected) {
        return new CodedException(
                ErrorCode.INVALID_REQUEST,
                "%s: %s (expected: %s)".formatted(option, value, expected));
    }
}
