/// What tests of tools run on: a sandbox over a temporary folder and a context for calls.
@NullMarked
package bot.molt.tools.test;

import org.jspecify.annotations.NullMarked;
