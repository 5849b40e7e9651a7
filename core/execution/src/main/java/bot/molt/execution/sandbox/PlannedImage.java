package bot.molt.execution.sandbox;

import bot.molt.execution.sandbox.Sections.Found;
import bot.molt.execution.sandbox.settings.ContainerImage;
import bot.molt.execution.sandbox.settings.DockerConfig;
import bot.molt.spi.sandbox.Image;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a container is made from.
final class PlannedImage {
    private final Sections sections;
    private final Draft draft;

    private PlannedImage(Sections sections, Draft draft) {
        this.sections = sections;
        this.draft = draft;
    }

    static Image into(Sections sections, Draft draft) {
        return new PlannedImage(sections, draft).image();
    }

    private Image image() {
        return new Image(
                text("image", ContainerImage::image),
                text("user", ContainerImage::user),
                text("runtime", ContainerImage::runtime),
                draft.take(
                        "readOnlyRoot",
                        found(
                                Image.NONE.readOnlyRoot(),
                                "readOnlyRoot",
                                config -> config.container().readOnlyRoot())),
                list("tmpfs", Image.NONE.tmpfs(), config -> config.container().tmpfs()),
                list("capDrop", Image.NONE.capDrop(), config -> config.container().capDrop()),
                text("seccompProfile", ContainerImage::seccompProfile),
                text("apparmorProfile", ContainerImage::apparmorProfile),
                new Image.Names(
                        list("dns", List.of(), DockerConfig::dns),
                        list("extraHosts", List.of(), DockerConfig::extraHosts)),
                text("setupCommand", ContainerImage::setupCommand));
    }

    /// Noted where it is written only.
    private String text(String key, Function<ContainerImage, @Nullable String> read) {
        Found<String> found = found("", key, config -> read.apply(config.container()));
        return found.value().isEmpty() ? "" : draft.take(key, found);
    }

    private List<String> list(
            String key,
            List<String> standard,
            Function<DockerConfig, @Nullable List<String>> read) {
        Found<List<String>> found = found(standard, key, read);
        return found.value().isEmpty() ? List.of() : draft.take(key, found);
    }

    private <T> Found<T> found(T standard, String key, Function<DockerConfig, @Nullable T> read) {
        return sections.find(
                standard,
                "docker." + key,
                config -> Optional.ofNullable(read.apply(config.docker())));
    }
}
