/// Providers of searches and speech on loopback, in their own wire forms.
@NullMarked
package bot.molt.testkit.web;

import org.jspecify.annotations.NullMarked;
