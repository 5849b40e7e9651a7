/// Finding files below a folder: patterns, ignore files, walks. All access goes through a sandbox.
@NullMarked
package bot.molt.spi.files;

import org.jspecify.annotations.NullMarked;
