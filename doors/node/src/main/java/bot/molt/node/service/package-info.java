/// The node as a service of the operating system.
@NullMarked
package bot.molt.node.service;

import org.jspecify.annotations.NullMarked;
