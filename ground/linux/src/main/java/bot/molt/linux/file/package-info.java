/// Files below a folder, each resolved once and used through its handle.
@NullMarked
package bot.molt.linux.file;

import org.jspecify.annotations.NullMarked;
