/// Containers of Docker or Podman as sandboxes: one container per sandbox, an `exec` in it per
/// call. Nothing here knows what a call means.
@NullMarked
package bot.molt.sandboxes.docker;

import org.jspecify.annotations.NullMarked;
