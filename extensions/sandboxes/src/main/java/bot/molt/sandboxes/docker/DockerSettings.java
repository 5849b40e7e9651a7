package bot.molt.sandboxes.docker;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;

/// Where the container engine is, and whether images may be fetched.
public record DockerSettings(
        @Default("")
                @Doc(
                        "Socket of the engine, unix:///run/docker.sock; empty is DOCKER_HOST, Docker's"
                                + " own socket, else Podman's.")
                String host,
        @Default("false") @Doc("Whether an image that is not there is fetched from its registry.")
                boolean pull) {
    /// The image of sandboxes whose configuration names none.
    public static final String IMAGE = "moltbot-sandbox:bookworm-slim";

    /// The usual socket; nothing is fetched.
    public static final DockerSettings USUAL = new DockerSettings("", false);
}
